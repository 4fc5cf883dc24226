import { Backoff } from './backoff.js';
import { storedMessage } from './messages.js';
import { ThreadHistory } from './thread-history.js';
import { ThreadPicture } from './thread-picture.js';

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
  #picture;
  #log;
  #backoff;
  /** Counts loads, so that an answer that was overtaken finds that it was. */
  #load = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  /** Runs while `RESUME` is unanswered, or put off. @type {ReturnType<typeof setTimeout> | undefined} */
  #resumeTimer;
  #readUpTo = 0;
  /** Lives as long as the feed is open, so that nobody gets another one for the same thread. @type {unknown} */
  handle;
  threadId;
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
    this.#picture = new ThreadPicture(threadId, link);
    this.#log = this.#picture.log;
    this.store = this.#picture.store;
    this.#backoff = new Backoff({ baseMs: settings.backoffBaseMs, capMs: settings.backoffCapMs });
  }

  /** `RESUME` goes on from here; null while that is not known. */
  get position() {
    return this.#picture.state === 'ready' ? this.#log.last : null;
  }

  get newestSeq() {
    return this.#log.messages.at(-1)?.seq ?? 0;
  }

  open() {
    if (this.#picture.state === 'closed') {
      this.#picture.become('loading');
      void this.#start();
    }
  }

  close() {
    this.#load++;
    clearTimeout(this.#retryTimer);
    this.disconnected();
    this.#picture.close();
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
    this.#resumed();
    this.#picture.disconnected();
  }

  /** Asks for what is missing, unless that is under way. */
  resume() {
    const isDue = this.#picture.state === 'ready' && this.#resumeTimer === undefined;
    if (isDue && this.#link.transmit({ type: 'RESUME', threads: { [this.threadId]: this.#log.last } })) {
      this.resuming();
    }
  }

  /** `RESUME` was sent. */
  resuming() {
    this.#resumeIn(this.#link.settings.resumeTimeoutMs);
  }

  /** What the socket brings of this thread. @type {Readonly<Record<string, (frame: Frame) => void>>} */
  frames = {
    message: ({ seq, message }) =>
      this.#inOrder(seq, () => {
        this.#log.add(storedMessage(message, this.#link.user()?.id ?? null));
        this.#picture.typing({ userId: message.senderId, sender: message.sender }, false);
      }),
    reaction: ({ seq }) => this.#inOrder(seq, () => {}),
    thread: ({ seq, thread }) => {
      if (seq) {
        this.#inOrder(seq, () => this.#picture.describe(thread));
        return;
      }
      this.#picture.describe(thread);
      if (thread.lastSeq > this.#log.last) {
        this.resume();
      }
    },
    typing: ({ isTyping, sender, senderId }) => this.#picture.typing({ userId: senderId, sender }, isTyping),
    presence: ({ userIds }) => this.#picture.viewedBy(userIds),
    read: ({ userId, sender, upTo }) => this.#picture.describe({ marks: [{ userId, sender, upTo }] }),
    resumed: ({ headSeq, marks, status, assigneeId }) => {
      this.#resumed();
      if (this.#picture.state === 'ready') {
        this.#log.advance(headSeq);
        this.#picture.describe({ status, assigneeId, marks, lastSeq: headSeq });
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
      this.#resumed();
      if (retryAfter) {
        this.#resumeIn(retryAfter * 1000);
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
    if (this.#picture.state !== 'closed') {
      this.#picture.acknowledge(item, { id, seq, timestamp }, this.#link.user());
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
    if (this.#picture.state === 'ready' && this.#log.hasEarlier && oldest !== undefined) {
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
    if (this.#picture.state === 'ready' && this.#log.hasLater) {
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
    if (this.#picture.state !== 'ready') {
      return false;
    }
    const load = this.#load;
    const before = this.#log.last;
    const thread = await this.#history.thread();
    if (load === this.#load && (thread.lastSeq < before || thread.lastSeq > before + MAX_NEWS)) {
      this.restart();
      return true;
    }
    // A socket that has come meanwhile may have brought more.
    let after = this.#log.last;
    while (load === this.#load && after < thread.lastSeq) {
      const { messages, next } = await this.#history.page('after', after, NEWS_PAGE);
      after = next ?? thread.lastSeq;
      if (load === this.#load) {
        messages.forEach((message) => this.#log.add(message));
        this.#log.advance(Math.min(after, thread.lastSeq));
      }
    }
    if (load === this.#load && thread.lastSeq >= this.#log.last) {
      this.#picture.describe(thread);
    }
    return thread.lastSeq > before;
  }

  /** Reads the newest page, and goes on from there. */
  restart() {
    if (this.#picture.state === 'ready') {
      this.#picture.become('loading');
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
        this.#resumed();
        this.#log.start(thread.lastSeq, messages, next !== null);
        this.#backoff.reset();
        this.#picture.become('ready');
        this.#picture.describe(thread);
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
      this.#picture.become('loading', { code, message });
      this.#retryTimer = setTimeout(() => void this.#start(), Math.max(retryAfterMs, this.#backoff.nextMs()));
    } else {
      this.#fail({ code, message });
    }
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.close();
    this.#picture.become('failed', problem);
  }

  /**
   * Delivers an event of the log if it is the next one. A later one is dropped: the answer to `RESUME` brings it again,
   * in its place.
   *
   * @param {number} seq
   * @param {() => void} deliver
   */
  #inOrder(seq, deliver) {
    if (this.#picture.state !== 'ready') {
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

  /** Asks again in so long, unless it is answered. @param {number} delayMs */
  #resumeIn(delayMs) {
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = setTimeout(() => {
      this.#resumeTimer = undefined;
      this.resume();
    }, delayMs);
  }

  /** `RESUME` was answered, or never will be. */
  #resumed() {
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = undefined;
  }
}
