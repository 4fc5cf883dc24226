import { createChat } from '../chat-client.js';
import { CustomerThread } from './customer-thread.js';

/**
 * A customer's chat without its looks: the connection, the one thread that is shown, and what in it is news.
 *
 * `changed()` hears that something is another; `tell(type, detail)` of what a page may want to know.
 */
export class CustomerChat {
  #handlers;
  #customer;
  #ends;
  #endThread = () => {};
  /** Newest message that was told of; null before the first are there. @type {number | null} */
  #told = null;
  chat;
  /** @type {import('../client/types.js').ChatSnapshot} */
  status;
  /** Empty until there is one. */
  threadId = '';
  /** @type {import('../client/types.js').ThreadSnapshot | null} */
  thread = null;
  isFinding = false;

  /**
   * @param {{server: string, threadId: string} & Pick<import('../chat-client.js').ChatOptions, 'apiPath' | 'socketPath' | 'getToken'>} options
   * @param {{changed: () => void, tell: (type: string, detail: unknown) => void}} handlers
   */
  constructor({ server, threadId, ...connection }, handlers) {
    const chat = createChat({ baseUrl: server, ...connection });
    this.#handlers = handlers;
    this.#customer = new CustomerThread(chat);
    this.chat = chat;
    this.status = chat.snapshot();
    this.#ends = [
      chat.subscribe((status) => {
        this.status = status;
        handlers.tell('chat-status', status);
        handlers.changed();
      }),
      chat.on('thread', ({ thread }) => {
        const isOurs = thread.status === 'open' && thread.ownerId === this.status.user?.id;
        if (!this.threadId && !this.#customer.isOpening && isOurs) {
          this.use(thread.id);
        }
      }),
    ];
    chat.connect();
    this.use(threadId);
    if (!threadId) {
      void this.#find();
    }
  }

  /** Messages of support that were not seen yet. */
  get unread() {
    const me = this.status.user?.id;
    const seen = this.thread?.marks.find(({ userId }) => userId === me)?.upTo ?? 0;
    return this.thread?.messages.filter(({ own, seq = 0 }) => !own && seq > seen).length ?? 0;
  }

  get isStaff() {
    return this.status.user?.role === 'support';
  }

  get isThreadClosed() {
    return this.thread?.state === 'ready' && this.thread.info.status === 'closed';
  }

  /** Shows this thread; with an empty id none, and the next message finds or makes one. @param {string} threadId */
  use(threadId) {
    this.#endThread();
    this.#endThread = () => {};
    this.#told = null;
    this.thread = null;
    this.threadId = threadId;
    if (threadId) {
      const thread = this.chat.thread(threadId);
      this.#endThread = thread.subscribe((snapshot) => this.#show(snapshot));
      this.#show(thread.snapshot());
    }
    this.#handlers.changed();
  }

  /**
   * The thread for the first message. Rejects when there never will be one.
   *
   * @param {string} text
   */
  async open(text) {
    const threadId = await this.#customer.open(text);
    this.use(threadId);
    return threadId;
  }

  /** @param {{forget?: boolean}} [how] as the client's `close` */
  async close(how) {
    this.#customer.end();
    this.#endThread();
    this.#ends.forEach((end) => end());
    await this.chat.close(how);
  }

  async #find() {
    this.isFinding = true;
    try {
      const threadId = await this.#customer.find();
      if (threadId && !this.threadId) {
        this.use(threadId);
      }
    } catch {
      // It was ended, or the connection's state says why.
    } finally {
      this.isFinding = false;
      this.#handlers.changed();
    }
  }

  /** @param {import('../client/types.js').ThreadSnapshot} snapshot */
  #show(snapshot) {
    const before = this.unread;
    this.thread = snapshot;
    this.#handlers.changed();
    if (snapshot.state !== 'ready') {
      return;
    }
    const told = this.#told;
    this.#told = Math.max(told ?? 0, ...snapshot.messages.map(({ seq }) => seq ?? 0));
    if (told !== null) {
      const news = snapshot.messages.filter(({ own, seq = 0 }) => !own && seq > told);
      news.forEach((message) => this.#handlers.tell('chat-message', message));
    }
    if (this.unread !== before) {
      this.#handlers.tell('chat-unread', { count: this.unread });
    }
  }
}
