import { Backoff } from './backoff.js';
import { Acknowledged, pendingMessage, storedMessage } from './messages.js';
import { Store } from './store.js';
import { ThreadHistory } from './thread-history.js';
import { ThreadLog } from './thread-log.js';
import { TypingIn } from './typing.js';

const NEWS_PAGE = 200;
/** Further behind than this, the newest page is read instead. */
const MAX_NEWS = 1_000;

/**
 * @typedef {import('./types.js').Frame} Frame
 * @typedef {import('./types.js').Problem} Problem
 *
 * What a feed needs of the chat around it.
 * @typedef {object} FeedLink
 * @property {Readonly<import('./settings.js').Settings>} settings
 * @property {(method: string, path: string, body?: object) => Promise<any>} request
 * @property {(frame: Frame) => boolean} transmit
 * @property {() => {id: string, role: import('./types.js').Side} | null} user
 * @property {(threadId: string) => import('./types.js').OutboxItem[]} outgoing
 */

/**
 * One thread that somebody looks at: its window of the log, kept whole over losses, reconnects and without a socket.
 * Everything ends with `close`, and begins anew with `open`.
 */
export class ThreadFeed {
  #link;
  #history;
  #log;
  #backoff;
  #typing;
  #acknowledged = new Acknowledged();
  /** @type {Map<string, import('./types.js').ReadMark>} */
  #marks = new Map();
  /** @type {readonly string[]} */
  #viewers = [];
  #info = /** @type {Partial<import('./types.js').ThreadInfo>} */ ({});
  #state = /** @type {import('./types.js').ThreadSnapshot['state']} */ ('closed');
  #problem = /** @type {Problem | null} */ (null);
  /** Counts loads, so that an answer that was overtaken finds that it was. */
  #load = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  /** Runs while `RESUME` is unanswered. @type {ReturnType<typeof setTimeout> | undefined} */
  #resumeTimer;
  #readUpTo = 0;
  /** Lives as long as the feed is open, so that nobody gets another one for the same thread. @type {unknown} */
  handle;
  threadId;
  /** @type {Store<import('./types.js').ThreadSnapshot>} */
  store;

  /**
   * @param {string} threadId
   * @param {FeedLink} link
   */
  constructor(threadId, link) {
    const { settings } = link;
    this.threadId = threadId;
    this.#link = link;
    this.#history = new ThreadHistory(threadId, link);
    this.#log = /** @type {ThreadLog<import('./types.js').Message & {seq: number}>} */ (new ThreadLog(settings.windowMessages));
    this.#backoff = new Backoff({ baseMs: settings.backoffBaseMs, capMs: settings.backoffCapMs });
    this.store = new Store(() => this.#snapshot());
    this.#typing = new TypingIn(settings, () => this.store.changed());
  }

  /** `RESUME` goes on from here; null while that is not known. */
  get position() {
    return this.#state === 'ready' ? this.#log.last : null;
  }

  get newestSeq() {
    return this.#log.messages.at(-1)?.seq ?? 0;
  }

  open() {
    if (this.#state === 'closed') {
      this.#become('loading');
      void this.#start();
    }
  }

  close() {
    this.#load++;
    clearTimeout(this.#retryTimer);
    this.disconnected();
    this.#log.start(0, [], false);
    this.#acknowledged.clear();
    this.#become('closed');
  }

  /** There is another socket, which knows nothing of what the last one was told. */
  connected() {
    if (this.#readUpTo > 0) {
      this.#link.transmit({ type: 'READ', threadId: this.threadId, upTo: this.#readUpTo });
    }
    if (this.#retryTimer !== undefined) {
      this.#backoff.reset();
      void this.#start();
    }
  }

  disconnected() {
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = undefined;
    this.#typing.clear();
    this.#viewers = [];
    this.store.changed();
  }

  /** Asks for what is missing, unless that is under way. */
  resume() {
    const isDue = this.#state === 'ready' && this.#resumeTimer === undefined;
    if (isDue && this.#link.transmit({ type: 'RESUME', threads: { [this.threadId]: this.#log.last } })) {
      this.resuming();
    }
  }

  /** `RESUME` was sent. */
  resuming() {
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = setTimeout(() => {
      this.#resumeTimer = undefined;
      this.resume();
    }, this.#link.settings.resumeTimeoutMs);
  }

  /** What the socket brings of this thread. @type {Readonly<Record<string, (frame: Frame) => void>>} */
  frames = {
    message: ({ seq, message }) =>
      this.#inOrder(seq, () => {
        this.#log.add(storedMessage(message, this.#link.user()?.id ?? null));
        this.#typing.set({ userId: message.senderId, sender: message.sender }, false);
      }),
    reaction: ({ seq }) => this.#inOrder(seq, () => {}),
    thread: ({ seq, thread }) => {
      if (seq) {
        this.#inOrder(seq, () => this.#describe(thread));
        return;
      }
      this.#describe(thread);
      if (thread.lastSeq > this.#log.last) {
        this.resume();
      }
    },
    typing: ({ isTyping, sender, senderId }) => {
      if (senderId !== this.#link.user()?.id) {
        this.#typing.set({ userId: senderId, sender }, isTyping);
      }
    },
    presence: ({ userIds }) => {
      this.#viewers = Object.freeze(userIds);
      this.store.changed();
    },
    read: ({ userId, sender, upTo }) => this.#describe({ marks: [{ userId, sender, upTo }] }),
    resumed: ({ headSeq, marks, status, assigneeId }) => {
      clearTimeout(this.#resumeTimer);
      this.#resumeTimer = undefined;
      if (this.#state === 'ready') {
        this.#log.advance(headSeq);
        this.#describe({ status, assigneeId, marks, lastSeq: headSeq });
      }
    },
    reset: () => this.restart(),
    ack: ({ clientMessageId, messageId, seq, timestamp }) => {
      const item = this.#link.outgoing(this.threadId).find((one) => one.clientMessageId === clientMessageId);
      if (item) {
        this.stored(item, { id: messageId, seq, timestamp });
      }
    },
    error: ({ code, message, retryAfter }) => {
      clearTimeout(this.#resumeTimer);
      this.#resumeTimer = undefined;
      if (retryAfter) {
        this.#resumeTimer = setTimeout(() => {
          this.#resumeTimer = undefined;
          this.resume();
        }, retryAfter * 1000);
      } else if (code === 'not_found') {
        this.#fail({ code, message });
      }
    },
  };

  /**
   * An own message is in the log. It is shown so from now on, at its place as soon as that comes by.
   *
   * @param {import('./types.js').OutboxItem} item
   * @param {{id: string, seq: number, timestamp: string}} place
   */
  stored(item, { id, seq, timestamp }) {
    if (this.#state !== 'closed') {
      this.#acknowledged.add(item, { id, seq, timestamp }, this.#link.user());
      this.store.changed();
    }
  }

  /** @param {number} upTo */
  markRead(upTo) {
    if (upTo > this.#readUpTo) {
      this.#readUpTo = upTo;
      if (!this.#link.transmit({ type: 'READ', threadId: this.threadId, upTo })) {
        // Sent again with the next socket in any case.
        this.#history.markRead(upTo).catch(() => {});
      }
    }
  }

  /** A page of older messages. Rejects with a `ChatError`. */
  async loadEarlier() {
    const oldest = this.#log.messages[0]?.seq;
    if (this.#state === 'ready' && this.#log.hasEarlier && oldest !== undefined) {
      const load = this.#load;
      const { messages, next } = await this.#history.page('before', oldest, this.#link.settings.pageMessages);
      if (load === this.#load) {
        this.#log.addEarlier(messages, next !== null);
        this.store.changed();
      }
    }
  }

  /** A page of newer messages, where the window was moved back. Rejects with a `ChatError`. */
  async loadLater() {
    if (this.#state === 'ready' && this.#log.hasLater) {
      const load = this.#load;
      const { messages } = await this.#history.page('after', this.newestSeq, this.#link.settings.pageMessages);
      if (load === this.#load) {
        this.#log.addLater(messages);
        this.store.changed();
      }
    }
  }

  /**
   * Looks for news over REST. Rejects with a `ChatError`.
   *
   * @returns {Promise<boolean>} whether there were any
   */
  async poll() {
    if (this.#state !== 'ready') {
      return false;
    }
    const load = this.#load;
    const thread = await this.#history.thread();
    let after = this.#log.last;
    const isNews = thread.lastSeq !== after;
    if (thread.lastSeq < after || thread.lastSeq > after + MAX_NEWS) {
      this.restart();
      return true;
    }
    while (load === this.#load && after < thread.lastSeq) {
      const { messages, next } = await this.#history.page('after', after, NEWS_PAGE);
      after = next ?? thread.lastSeq;
      if (load === this.#load) {
        messages.forEach((message) => this.#log.add(message));
        this.#log.advance(Math.min(after, thread.lastSeq));
      }
    }
    if (load === this.#load) {
      this.#describe(thread);
    }
    return isNews;
  }

  /** Reads the newest page, and goes on from there. */
  restart() {
    if (this.#state === 'ready') {
      this.#become('loading');
      void this.#start();
    }
  }

  async #start() {
    const load = ++this.#load;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    try {
      const thread = await this.#history.thread();
      const { messages, next } = await this.#history.page('before', thread.lastSeq + 1, this.#link.settings.pageMessages);
      if (load === this.#load) {
        this.disconnected();
        this.#log.start(thread.lastSeq, messages, next !== null);
        this.#backoff.reset();
        this.#become('ready');
        this.#describe(thread);
        this.resume();
      }
    } catch (error) {
      if (load === this.#load) {
        this.#failedToLoad(/** @type {import('./rest.js').ChatError} */ (error));
      }
    }
  }

  /** @param {import('./rest.js').ChatError} error */
  #failedToLoad({ code, message, status, transient, retryAfterMs = 0 }) {
    // Without a good token the connection stops, and says so; the next one loads again.
    if (transient || status === 401) {
      this.#become('loading', { code, message });
      this.#retryTimer = setTimeout(() => void this.#start(), Math.max(retryAfterMs, this.#backoff.nextMs()));
    } else {
      this.#fail({ code, message });
    }
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.close();
    this.#become('failed', problem);
  }

  /**
   * Delivers an event of the log if it is the next one. A later one is dropped: the answer to `RESUME` brings it again,
   * in its place.
   *
   * @param {number} seq
   * @param {() => void} deliver
   */
  #inOrder(seq, deliver) {
    if (this.#state !== 'ready') {
      return;
    }
    const place = this.#log.place(seq);
    if (place === 'gap') {
      this.resume();
    } else if (place === 'next') {
      if (this.#resumeTimer !== undefined) {
        this.resuming();
      }
      deliver();
      this.store.changed();
    }
  }

  /** @param {any} thread all or some of its fields, and read marks */
  #describe({ marks = [], ...info }) {
    this.#info = { ...this.#info, ...info };
    for (const { userId, sender, upTo } of marks) {
      if (upTo > (this.#marks.get(userId)?.upTo ?? 0)) {
        this.#marks.set(userId, Object.freeze({ userId, sender, upTo }));
      }
    }
    this.store.changed();
  }

  /**
   * @param {import('./types.js').ThreadSnapshot['state']} state
   * @param {Problem | null} [problem]
   */
  #become(state, problem = null) {
    this.#state = state;
    this.#problem = problem;
    this.store.changed();
  }

  /** @returns {import('./types.js').ThreadSnapshot} */
  #snapshot() {
    const { messages, last, hasEarlier, hasLater } = this.#log;
    const stored = [...messages, ...this.#acknowledged.after(last)];
    const shown = new Set(stored.map(({ key }) => key));
    const pending = this.#link
      .outgoing(this.threadId)
      .filter(({ clientMessageId }) => !shown.has(clientMessageId))
      .map((item) => pendingMessage(item, this.#link.user()));
    return Object.freeze({
      state: this.#state,
      problem: this.#problem,
      info: this.#info,
      messages: Object.freeze([...stored, ...pending]),
      hasEarlier,
      hasLater,
      typing: this.#typing.typers,
      marks: [...this.#marks.values()],
      lastSeq: last,
      viewers: this.#viewers,
    });
  }
}
