import { TypingOut } from './typing.js';

/**
 * @typedef {import('./types.js').ThreadSnapshot} ThreadSnapshot
 *
 * What became of a message: it is on its way, shown and kept until it is stored; or it was refused, with the reason.
 * @typedef {{clientMessageId: string, refused?: undefined} | {refused: import('./types.js').Problem}} SendResult
 *
 * What a thread needs of the chat around it.
 * @typedef {object} ThreadLink
 * @property {Readonly<import('./settings.js').Settings>} settings
 * @property {(feed: import('./thread-feed.js').ThreadFeed) => void} opened
 * @property {(feed: import('./thread-feed.js').ThreadFeed) => void} closed
 * @property {(message: import('./types.js').Draft) => SendResult} send
 * @property {(clientMessageId: string, lastSeq: number) => void} retry
 * @property {(clientMessageId: string) => string | null} discard
 * @property {(threadId: string, from: number, to: number) => void} stepped
 * @property {(threadId: string, isTyping: boolean) => void} typing
 * @property {(threadId: string, on: boolean) => void} watch
 * @property {(threadId: string, on: boolean) => void} view
 * @property {(method: string, path: string, body?: object) => Promise<any>} request
 */

/**
 * One thread, as `chat.thread(id)` gives it. While somebody is subscribed it is loaded and kept up to date.
 * `subscribe` and `snapshot` may be passed on without the thread, to React's `useSyncExternalStore` for example.
 */
export class ChatThread {
  #feed;
  #link;
  #typing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #linger;
  id;

  /**
   * @param {import('./thread-feed.js').ThreadFeed} feed
   * @param {ThreadLink} link
   */
  constructor(feed, link) {
    this.#feed = feed;
    feed.handle = this;
    this.#link = link;
    this.#typing = new TypingOut(link.settings, (isTyping) => link.typing(feed.threadId, isTyping));
    this.id = feed.threadId;
  }

  /**
   * Calls the listener with each new snapshot, until the function that is returned is called.
   *
   * @param {(snapshot: ThreadSnapshot) => void} listener
   * @returns {() => void}
   */
  subscribe = (listener) => {
    const { listeners } = this.#feed.store;
    clearTimeout(this.#linger);
    const remove = listeners.add(listener);
    this.#link.opened(this.#feed);
    return () => {
      remove();
      if (listeners.size === 0) {
        clearTimeout(this.#linger);
        // Who leaves often comes back at once: another component, the same page again.
        this.#linger = setTimeout(() => this.#link.closed(this.#feed), this.#link.settings.threadLingerMs);
      }
    };
  };

  /** How the thread is now; the same object until something changes. @returns {ThreadSnapshot} */
  snapshot = () => this.#feed.store.value;

  /**
   * Shows the message at once, and sends it as soon as it can be. Never throws: look at `refused`.
   *
   * @param {string} body
   * @param {{attachments?: string[], replyTo?: number, basedOnSeq?: number}} [more] with `basedOnSeq`, the snapshot's
   *   `lastSeq` that was seen, the message fails as `stale` once somebody else has written since
   * @returns {SendResult}
   */
  send(body, { attachments = [], replyTo, basedOnSeq } = {}) {
    this.#typing.reset();
    return this.#link.send({
      threadId: this.id,
      body,
      attachments,
      ...(replyTo !== undefined && { replyTo }),
      ...(basedOnSeq && { basedOnSeq }),
    });
  }

  /** Sends a message again that failed; one with a `basedOnSeq` is now based on what is here now. @param {string} clientMessageId */
  retry(clientMessageId) {
    this.#link.retry(clientMessageId, this.snapshot().lastSeq);
  }

  /**
   * Takes back a message that failed or still waits.
   *
   * @param {string} clientMessageId
   * @returns {string | null} its text; null if it may be on its way
   */
  discard(clientMessageId) {
    return this.#link.discard(clientMessageId);
  }

  /** Call it with each keystroke; few calls reach the others. False: the text was given up. */
  typing(isTyping = true) {
    if (isTyping) {
      this.#typing.went();
    } else {
      this.#typing.ended();
    }
  }

  /** All up to there was seen; without a `seq`, all that is here. @param {number} [upTo] */
  markRead(upTo = this.#feed.newestSeq) {
    this.#feed.markRead(upTo);
  }

  /**
   * Who else has read a message.
   *
   * @param {{seq?: number, senderId: string}} message
   * @returns {import('./types.js').ReadMark[]}
   */
  readers({ seq, senderId }) {
    return seq === undefined ? [] : this.snapshot().marks.filter((mark) => mark.upTo >= seq && mark.userId !== senderId);
  }

  /** A page of older messages comes into the snapshot. Rejects with a `ChatError`. */
  loadEarlier() {
    return this.#feed.loadEarlier();
  }

  /** A page of newer ones, where paging back has left them out. Rejects with a `ChatError`. */
  loadLater() {
    return this.#feed.loadLater();
  }

  /** Back to the newest messages. */
  loadLatest() {
    this.#feed.restart();
  }

  /** Support only: stay with a thread that is, or may become, somebody else's. */
  watch(on = true) {
    this.#link.watch(this.id, on);
  }

  /** Support only: be among the snapshot's `viewers`, as long as it is loaded; of one thread at a time. */
  view(on = true) {
    this.#link.view(this.id, on);
  }

  /**
   * Changes status, assignee or subject. Rejects with a `ChatError`, `stale` for one with an old `basedOnSeq`.
   *
   * @param {{status?: 'open' | 'closed', assigneeId?: string | null, subject?: string, basedOnSeq?: number}} patch
   * @returns {Promise<import('./types.js').ThreadInfo>}
   */
  async update(patch) {
    const thread = await this.#link.request('PATCH', `/threads/${encodeURIComponent(this.id)}/`, patch);
    if (patch.basedOnSeq) {
      this.#link.stepped(this.id, patch.basedOnSeq, thread.lastSeq);
    }
    return thread;
  }
}
