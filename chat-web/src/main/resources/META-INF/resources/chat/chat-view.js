import { Composer } from './composer.js';
import { el } from './dom.js';
import { MessageList } from './message-list.js';

/**
 * One thread: its messages, who is typing, the composer. `side` is `user` or `support`; `name(userId, sender)` is what
 * a participant is called; `openThread(text)` makes the thread that the first message goes to, where there may be none;
 * `changed(info)` hears of another status, assignee and so on.
 */
export class ChatView {
  threadId = null;
  #chat;
  #name;
  #openThread;
  #changed;
  #emptyText;
  #reader = () => true;
  #thread = null;
  #unsubscribe = () => {};
  #info = null;
  #typing = el('p', { className: 'typing', 'aria-live': 'polite' });
  #list;
  #composer;
  element;

  constructor(chat, { side, name, emptyText, openThread, changed = () => {} }) {
    this.#chat = chat;
    this.#name = name;
    this.#emptyText = emptyText;
    this.#openThread = openThread;
    this.#changed = changed;
    this.#list = new MessageList({
      side,
      author: ({ senderId, sender }) => name(senderId, sender),
      older: () => this.#loadOlder(),
      latest: () => this.#thread?.loadLatest(),
      retry: ({ clientMessageId }) => this.#thread?.retry(clientMessageId),
      edit: ({ clientMessageId }) => {
        const text = this.#thread?.discard(clientMessageId);
        if (text) {
          this.#putBack(text);
        }
      },
    });
    this.#composer = new Composer({
      send: (text) => this.#send(text),
      typing: (isTyping) => this.#thread?.typing(isTyping),
      limit: () => chat.snapshot().limits.maxBodyLength ?? Infinity,
    });
    this.element = el('section', { className: 'chat', 'aria-label': 'Conversation' },
      this.#list.element, this.#typing, this.#composer.element);
    this.#list.clear(emptyText);
    addEventListener('focus', () => this.#markRead());
    document.addEventListener('visibilitychange', () => this.#markRead());
  }

  focus() {
    this.#composer.focus();
  }

  /** `reader(userId)` tells whose reading makes our messages "seen". */
  show(threadId, { reader, watch = false }) {
    this.hide();
    this.threadId = threadId;
    this.#reader = reader;
    this.#thread = this.#chat.thread(threadId);
    if (watch) {
      this.#thread.watch();
    }
    this.#unsubscribe = this.#thread.subscribe((snapshot) => this.#render(snapshot));
    this.#render(this.#thread.snapshot());
  }

  hide() {
    this.#composer.stopTyping();
    this.#unsubscribe();
    this.#unsubscribe = () => {};
    this.#thread = null;
    this.threadId = null;
    this.#info = null;
    this.#typing.textContent = '';
    this.#list.clear(this.#emptyText);
  }

  #render(snapshot) {
    this.#list.busy = snapshot.state === 'loading';
    this.#list.show(snapshot);
    this.#list.setSeen(Math.max(0, ...snapshot.marks.filter(({ userId }) => this.#reader(userId)).map(({ upTo }) => upTo)));
    this.#showTyping(snapshot.typing);
    this.#markRead();
    if (snapshot.state === 'ready' && snapshot.info !== this.#info) {
      this.#info = snapshot.info;
      this.#changed(snapshot.info);
    }
  }

  async #loadOlder() {
    const thread = this.#thread;
    this.#list.busy = true;
    try {
      await thread?.loadEarlier();
    } catch (error) {
      if (thread === this.#thread) {
        this.#list.offerOlder(`${error.message} Try again`);
      }
    }
    this.#list.busy = false;
  }

  async #send(text) {
    if (!this.#thread) {
      try {
        await this.#openThread(text);
      } catch (error) {
        this.#putBack(text);
        this.#composer.complain(error.message);
        return;
      }
    }
    const { refused } = this.#thread.send(text);
    if (refused) {
      this.#putBack(text);
      this.#composer.complain(refused.message);
    }
  }

  #putBack(text) {
    this.#composer.text = [text, this.#composer.text].filter(Boolean).join('\n');
    this.#composer.focus();
  }

  #markRead() {
    if (this.#thread && !document.hidden && document.hasFocus()) {
      this.#thread.markRead();
    }
  }

  #showTyping(typers) {
    const names = [...new Set(typers.map(({ userId, sender }) => this.#name(userId, sender)))];
    const verb = names.length > 1 ? 'are' : 'is';
    this.#typing.textContent = names.length === 0 ? '' : `${names.join(', ')} ${verb} typing…`;
  }
}
