import { LitElement, css, html } from '../lit/lit-element.js';
import './chat-composer.js';
import './chat-messages.js';
import { drafts } from './drafts.js';
import { defaultTexts, problemText } from './texts.js';
import { controls, define } from './theme.js';

/**
 * @typedef {import('../client/types.js').Message} Message
 * @typedef {import('../client/types.js').ThreadSnapshot} ThreadSnapshot
 */

/**
 * One thread to read and to write in: messages, who is typing, the composer. The slot `notice` is between them. Event:
 * `thread-changed` (`detail`: the thread's snapshot). Colours come from `theme` of a component around it.
 */
export class ChatThreadView extends LitElement {
  static properties = {
    /** From `createChat`. */
    chat: { attribute: false },
    threadId: { attribute: 'thread-id' },
    /** Who looks: `user` or `support`. */
    side: {},
    /** `(userId, sender) => name` */
    nameOf: { attribute: false },
    /** Where there is no thread yet: `(text) => Promise<threadId>` makes it for the first message. */
    openThread: { attribute: false },
    /** What is sent is refused as `stale` when something came meanwhile that is not shown here. */
    fenced: { type: Boolean },
    /** Support: stay with a thread that is somebody else's. */
    watch: { type: Boolean },
    texts: { attribute: false },
    emptyText: { attribute: false },
    snapshot: { state: true },
    /** First messages, until there is a thread for them. */
    early: { state: true },
    problem: { state: true },
    earlierFailed: { state: true },
    limit: { state: true },
  };

  /** @type {import('../client/thread.js').ChatThread | null} */
  #thread = null;
  #unsubscribe = () => {};
  #isPaging = false;

  constructor() {
    super();
    /** @type {ReturnType<typeof import('../chat-client.js').createChat> | null} */
    this.chat = null;
    this.threadId = '';
    /** @type {import('../client/types.js').Side} */
    this.side = 'user';
    /** @type {(userId: string, sender: import('../client/types.js').Side) => string} */
    this.nameOf = (userId, sender) => (sender === 'support' ? this.texts.t('name.support') : userId);
    /** @type {((text: string) => Promise<string>) | null} */
    this.openThread = null;
    this.fenced = false;
    this.watch = false;
    this.texts = defaultTexts;
    /** @type {string | null} */
    this.emptyText = null;
    /** @type {ThreadSnapshot | null} */
    this.snapshot = null;
    /** @type {readonly Message[]} */
    this.early = [];
    this.problem = '';
    this.earlierFailed = false;
    this.limit = Infinity;
  }

  /** Into the composer, as soon as that is there. */
  focus() {
    this.updateComplete.then(() => this.#composer?.focus());
  }

  /** Puts text that is not sent into the composer, before what is there. @param {string} text */
  putBack(text) {
    this.#composer?.putBack(text);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#subscribe();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave();
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.get('threadId') === '' && this.threadId) {
      this.#moveDraft();
    }
    if (changed.has('chat') || changed.has('threadId')) {
      this.#subscribe();
    }
    if (changed.has('watch') && this.#thread) {
      this.#thread.watch(this.watch);
    }
  }

  render() {
    const { texts, snapshot, early } = this;
    const shown = early.length === 0 ? snapshot : { ...(snapshot ?? NOTHING), messages: [...(snapshot?.messages ?? []), ...early] };
    const typers = [...new Set((snapshot?.typing ?? []).map(({ userId, sender }) => this.nameOf(userId, sender)))];
    return html`
      <chat-messages .snapshot=${shown} .side=${this.side} .nameOf=${this.nameOf} .texts=${texts}
        .emptyText=${this.emptyText ?? texts.t('messages.empty')} .earlierFailed=${this.earlierFailed}
        @earlier=${() => this.#page('loadEarlier')} @later=${() => this.#page('loadLater')} @latest=${() => this.#thread?.loadLatest()}
        @seen=${this.#seen} @retry=${this.#retry} @remove=${this.#remove}></chat-messages>
      <p class="typing">${typers.length === 0 ? '' : texts.t('typing', { count: typers.length, names: texts.list(typers) })}</p>
      <slot name="notice"></slot>
      <chat-composer .texts=${texts} .limit=${this.limit} .draftKey=${this.#draftKey(this.threadId)}
        .unsent=${early.map(({ body }) => body).join('\n')} .problem=${this.problem || this.#threadProblem}
        @send=${this.#send} @typing=${this.#typing}></chat-composer>
    `;
  }

  get #composer() {
    return /** @type {import('./chat-composer.js').ChatComposer | null} */ (this.renderRoot?.querySelector('chat-composer') ?? null);
  }

  /** @param {string} threadId */
  #draftKey(threadId) {
    const user = this.chat?.snapshot().user?.id;
    return user === undefined ? '' : `${user} ${threadId}`;
  }

  get #threadProblem() {
    return this.snapshot?.state === 'failed' ? problemText(this.texts, this.snapshot.problem) : '';
  }

  #subscribe() {
    this.#leave();
    const { chat, threadId } = this;
    if (!chat || !this.isConnected) {
      return;
    }
    const noteLimits = () => {
      this.limit = chat.snapshot().limits.maxBodyLength ?? Infinity;
      this.requestUpdate();
    };
    const ends = [chat.subscribe(noteLimits)];
    noteLimits();
    if (threadId) {
      const thread = chat.thread(threadId);
      this.#thread = thread;
      if (this.watch) {
        thread.watch();
      }
      ends.push(thread.subscribe((snapshot) => this.#show(snapshot)));
      this.#show(thread.snapshot());
    }
    this.#unsubscribe = () => ends.forEach((end) => end());
  }

  #leave() {
    this.#thread?.typing(false);
    this.#thread = null;
    this.#unsubscribe();
    this.#unsubscribe = () => {};
    this.snapshot = null;
    this.problem = '';
    this.earlierFailed = false;
    /** @type {import('./chat-messages.js').ChatMessages | null | undefined} */ (this.renderRoot?.querySelector('chat-messages'))?.restart?.();
  }

  /** @param {ThreadSnapshot} snapshot */
  #show(snapshot) {
    this.snapshot = snapshot;
    this.dispatchEvent(new CustomEvent('thread-changed', { detail: snapshot }));
  }

  /** @param {CustomEvent<string>} event */
  #send({ detail: text }) {
    this.problem = '';
    if (this.#thread) {
      this.#sendInto(this.#thread, text);
    } else {
      void this.#sendFirst(text);
    }
  }

  /**
   * @param {import('../client/thread.js').ChatThread} thread
   * @param {string} text
   */
  #sendInto(thread, text) {
    const { refused } = thread.send(text, this.fenced ? { basedOnSeq: thread.snapshot().lastSeq } : {});
    if (refused) {
      this.putBack(text);
      this.updateComplete.then(() => {
        this.problem = problemText(this.texts, refused);
      });
    }
  }

  /**
   * Shown as waiting while the thread is made, and a draft until then: nothing else keeps it over a reload.
   *
   * @param {string} text
   */
  async #sendFirst(text) {
    const { chat, openThread } = this;
    const message = waitingMessage(text, this.side);
    this.early = [...this.early, message];
    try {
      const threadId = await openThread?.(text);
      this.early = this.early.filter((one) => one !== message);
      if (threadId && chat) {
        this.#sendInto(chat.thread(threadId), text);
        this.threadId = threadId;
      }
    } catch (error) {
      this.early = this.early.filter((one) => one !== message);
      this.putBack(text);
      await this.updateComplete;
      this.problem = problemText(this.texts, /** @type {{code: string}} */ (error));
    }
  }

  /** There is a thread now: what is written already goes with it. */
  #moveDraft() {
    const key = this.#draftKey(this.threadId);
    const text = this.#composer?.text;
    if (text) {
      drafts.save(key, [drafts.load(key), text].filter(Boolean).join('\n'));
    }
    drafts.save(this.#draftKey(''), '');
  }

  /** @param {CustomEvent<boolean>} event */
  #typing({ detail: isTyping }) {
    this.#thread?.typing(isTyping);
  }

  /** @param {CustomEvent<number>} event */
  #seen({ detail: upTo }) {
    this.#thread?.markRead(upTo);
  }

  /** @param {CustomEvent<Message>} event */
  #retry({ detail: { clientMessageId } }) {
    if (clientMessageId) {
      this.#thread?.retry(clientMessageId);
    }
  }

  /** What is deleted goes back into the composer: it may be sent otherwise. @param {CustomEvent<Message>} event */
  #remove({ detail: { clientMessageId } }) {
    const text = clientMessageId && this.#thread?.discard(clientMessageId);
    if (text) {
      this.putBack(text);
    }
  }

  /** @param {'loadEarlier' | 'loadLater'} which */
  async #page(which) {
    const thread = this.#thread;
    if (!thread || this.#isPaging) {
      return;
    }
    this.#isPaging = true;
    try {
      await thread[which]();
      this.earlierFailed = false;
    } catch {
      // The button says so, and is for trying again.
      this.earlierFailed = which === 'loadEarlier' && thread === this.#thread;
    } finally {
      this.#isPaging = false;
    }
  }

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); color: var(--text); }
    chat-messages { flex: 1; }
    .typing { min-height: 1.4em; padding-inline: 1.25em; color: var(--quiet); font-size: .85em; }
  `];
}

const NOTHING = Object.freeze({
  state: /** @type {const} */ ('ready'), problem: null, info: {}, messages: [], hasEarlier: false, hasLater: false, typing: [], marks: [],
});

/**
 * @param {string} body
 * @param {import('../client/types.js').Side} sender
 * @returns {Message}
 */
function waitingMessage(body, sender) {
  return Object.freeze({
    key: crypto.getRandomValues(new Uint32Array(4)).join('-'), threadId: '', state: /** @type {const} */ ('waiting'), problem: null, own: true, sender, senderId: '', body, attachments: [],
  });
}

define('chat-thread', ChatThreadView);
