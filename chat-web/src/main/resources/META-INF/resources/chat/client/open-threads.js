/** The threads that somebody looks at, or watches, and what a connection must know of them. */
export class OpenThreads {
  #transmit;
  /** @type {Map<string, import('./thread-feed.js').ThreadFeed>} */
  #feeds = new Map();
  /** @type {Set<string>} */
  #watched = new Set();
  /** @type {string | null} */
  #viewed = null;

  /** @param {(frame: import('./types.js').Frame) => boolean} transmit */
  constructor(transmit) {
    this.#transmit = transmit;
  }

  /** @returns {import('./thread-feed.js').ThreadFeed[]} */
  get all() {
    return [...this.#feeds.values()];
  }

  /** @param {string | null | undefined} threadId */
  get(threadId) {
    return this.#feeds.get(threadId ?? '');
  }

  /** @param {import('./thread-feed.js').ThreadFeed} feed */
  add(feed) {
    this.#feeds.set(feed.threadId, feed);
    feed.open();
  }

  /** @param {import('./thread-feed.js').ThreadFeed} feed */
  remove(feed) {
    this.#feeds.delete(feed.threadId);
    this.watch(feed.threadId, false);
    this.view(feed.threadId, false);
    feed.close();
  }

  /**
   * @param {string} threadId
   * @param {boolean} on
   */
  watch(threadId, on) {
    if (on !== this.#watched.has(threadId)) {
      this.#watched[on ? 'add' : 'delete'](threadId);
      this.#transmit({ type: on ? 'WATCH' : 'UNWATCH', threadId });
    }
  }

  /**
   * @param {string} threadId
   * @param {boolean} on
   */
  view(threadId, on) {
    if (on !== (threadId === this.#viewed)) {
      this.#viewed = on ? threadId : null;
      this.#transmit({ type: 'VIEW', threadId: this.#viewed });
    }
  }

  /**
   * @param {string | undefined} threadId
   * @param {import('./types.js').Frame} frame
   */
  deliver(threadId, frame) {
    this.get(threadId)?.frames[frame.type]?.(frame);
  }

  /**
   * There is another socket, which knows nothing of what the last one was told.
   *
   * @param {number} most threads that one `RESUME` may have
   */
  connected(most) {
    this.#watched.forEach((threadId) => this.#transmit({ type: 'WATCH', threadId }));
    if (this.#viewed !== null) {
      this.#transmit({ type: 'VIEW', threadId: this.#viewed });
    }
    const known = this.all.filter((feed) => feed.position !== null);
    for (let i = 0; i < known.length; i += most) {
      const some = known.slice(i, i + most);
      this.#transmit({ type: 'RESUME', threads: Object.fromEntries(some.map((feed) => [feed.threadId, feed.position])) });
      some.forEach((feed) => feed.resuming());
    }
    this.all.forEach((feed) => feed.connected());
  }

  disconnected() {
    this.all.forEach((feed) => feed.disconnected());
  }
}
