import { Composer } from './composer.js';
import { el } from './dom.js';
import { MessageList } from './message-list.js';

// The server ends it after 6 s; this is for a connection that is lost in between.
const TYPING_FORGOTTEN_AFTER_MS = 8_000;

/**
 * One thread: its messages, who is typing, the composer. `side` is `user` or `support`; `name(userId, sender)` is what
 * a participant is called; `openThread(text)` makes the thread that the first message goes to, where there may be none.
 */
export class ChatView {
  threadId = null;
  #client;
  #name;
  #openThread;
  #emptyText;
  #reader = () => true;
  #typers = new Map();
  #typing = el('p', { className: 'typing', 'aria-live': 'polite' });
  #list;
  #composer;
  element;

  constructor(client, { side, name, emptyText, openThread }) {
    this.#client = client;
    this.#name = name;
    this.#emptyText = emptyText;
    this.#openThread = openThread;
    this.#list = new MessageList({
      side,
      author: ({ senderId, sender }) => name(senderId, sender),
      older: () => this.#loadOlder(),
      retry: (item) => client.outgoing.retry(item),
      edit: (item) => {
        client.outgoing.withdraw(item);
        this.#putBack(item.body);
      },
    });
    this.#composer = new Composer({
      send: (text) => this.#send(text),
      typing: (isTyping) => this.threadId && client.typing(this.threadId, isTyping),
      limit: () => client.limits.maxBodyLength ?? Infinity,
    });
    this.element = el('section', { className: 'chat', 'aria-label': 'Conversation' },
      this.#list.element, this.#typing, this.#composer.element);
    this.#list.clear(emptyText);

    this.#on('message', ({ message }) => message.threadId, ({ message }) => {
      this.#list.add(message);
      this.#setTyping(message, false);
      this.#markRead();
    });
    this.#on('outgoing', ({ item }) => item.threadId, ({ item }) => this.#list.setOutgoing(item));
    this.#on('typing', ({ threadId }) => threadId, (frame) => this.#setTyping(frame, frame.isTyping));
    this.#on('read', ({ threadId }) => threadId, ({ userId, upTo }) => {
      if (this.#reader(userId)) {
        this.#list.setSeen(upTo);
      }
    });
    this.#on('cleared', ({ threadId }) => threadId, () => this.#list.clear(emptyText));
    addEventListener('focus', () => this.#markRead());
    document.addEventListener('visibilitychange', () => this.#markRead());
  }

  focus() {
    this.#composer.focus();
  }

  /** `reader(userId)` tells whose reading makes our messages "seen". */
  show(thread, { reader, watch = false }) {
    this.hide();
    this.threadId = thread.id;
    this.#reader = reader;
    this.#client.threads.follow(thread.id, thread.lastSeq, { watch });
    this.#client.outgoing.of(thread.id).forEach((item) => this.#list.setOutgoing(item));
    return this.#load(thread.lastSeq + 1);
  }

  hide() {
    this.#composer.stopTyping();
    if (this.threadId) {
      this.#client.threads.unfollow(this.threadId);
    }
    this.threadId = null;
    this.#typers.forEach(({ timer }) => clearTimeout(timer));
    this.#typers.clear();
    this.#showTyping();
    this.#list.clear(this.#emptyText);
  }

  #on(type, threadIdOf, handle) {
    this.#client.addEventListener(type, ({ detail }) => {
      if (this.threadId && threadIdOf(detail) === this.threadId) {
        handle(detail);
      }
    });
  }

  async #load(before) {
    const { threadId } = this;
    try {
      await this.#list.quietly(async () => (await this.#client.threads.history(threadId, before)) && this.threadId === threadId);
      this.#markRead();
    } catch (error) {
      if (this.threadId === threadId) {
        this.#list.offerOlder(`${error.message} Try again`);
      }
    }
  }

  #loadOlder() {
    return this.#load(Math.min(this.#list.oldestSeq, Number.MAX_SAFE_INTEGER));
  }

  async #send(text) {
    if (!this.threadId) {
      try {
        await this.#openThread(text);
      } catch (error) {
        this.#putBack(text);
        this.#composer.complain(error.message);
        return;
      }
    }
    this.#client.send(this.threadId, text);
  }

  #putBack(text) {
    this.#composer.text = [text, this.#composer.text].filter(Boolean).join('\n');
    this.#composer.focus();
  }

  #markRead() {
    if (this.threadId && this.#list.newestSeq > 0 && !document.hidden && document.hasFocus()) {
      this.#client.threads.read(this.threadId, this.#list.newestSeq);
    }
  }

  #setTyping({ sender, senderId }, isTyping) {
    if (senderId === this.#client.user.id) {
      return;
    }
    clearTimeout(this.#typers.get(senderId)?.timer);
    this.#typers.delete(senderId);
    if (isTyping) {
      const timer = setTimeout(() => this.#setTyping({ sender, senderId }, false), TYPING_FORGOTTEN_AFTER_MS);
      this.#typers.set(senderId, { timer, name: this.#name(senderId, sender) });
    }
    this.#showTyping();
  }

  #showTyping() {
    const names = [...new Set([...this.#typers.values()].map(({ name }) => name))];
    const verb = names.length > 1 ? 'are' : 'is';
    this.#typing.textContent = names.length === 0 ? '' : `${names.join(', ')} ${verb} typing…`;
  }
}
