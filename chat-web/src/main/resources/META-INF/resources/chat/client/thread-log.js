/**
 * A thread's messages in memory: a window of the log, in order of `seq`, each once. And `last`, the `seq` up to which
 * every event of the log was seen, messages or not: what a gap is judged by, and where `RESUME` goes on.
 *
 * @template {{seq: number}} T
 */
export class ThreadLog {
  #limit;
  /** @type {T[]} */
  #messages = [];
  #newest = 0;
  last = 0;
  hasEarlier = false;

  /** @param {number} limit longest window */
  constructor(limit) {
    this.#limit = limit;
  }

  /** @returns {readonly T[]} */
  get messages() {
    return this.#messages;
  }

  /** The window was moved back by paging. */
  get hasLater() {
    return this.#newest > (this.#messages.at(-1)?.seq ?? 0);
  }

  /**
   * Begins anew.
   *
   * @param {number} last
   * @param {T[]} messages the newest ones up to there
   * @param {boolean} hasEarlier
   */
  start(last, messages, hasEarlier) {
    this.#messages = [];
    this.#newest = 0;
    this.last = last;
    this.hasEarlier = hasEarlier;
    messages.forEach((message) => this.add(message));
  }

  /**
   * Where an event of the log belongs. The next one moves `last`.
   *
   * @param {number} seq
   * @returns {'next' | 'known' | 'gap'}
   */
  place(seq) {
    if (seq > this.last + 1) {
      return 'gap';
    }
    if (seq <= this.last) {
      return 'known';
    }
    this.last = seq;
    return 'next';
  }

  /** Everything up to there was seen. @param {number} seq */
  advance(seq) {
    this.last = Math.max(this.last, seq);
  }

  /**
   * A message that is inside the window, or next to its end. What is before it, or after a window that was moved back,
   * is left to paging: the window has no holes.
   *
   * @param {T} message
   */
  add(message) {
    const isAtEnd = !this.hasLater;
    const isBefore = this.hasEarlier && message.seq < (this.#messages[0]?.seq ?? 0);
    const isInside = message.seq < (this.#messages.at(-1)?.seq ?? 0);
    if (!isBefore && (isAtEnd || isInside)) {
      this.#insert(message);
    }
    this.#newest = Math.max(this.#newest, message.seq);
    if (isAtEnd && this.#messages.length > this.#limit) {
      this.#messages.splice(0, this.#messages.length - this.#limit);
      this.hasEarlier = true;
    }
  }

  /**
   * @param {T[]} messages
   * @param {boolean} hasEarlier
   */
  addEarlier(messages, hasEarlier) {
    messages.forEach((message) => this.#insert(message));
    this.#newest = Math.max(this.#newest, this.#messages.at(-1)?.seq ?? 0);
    this.hasEarlier = hasEarlier;
    this.#messages.splice(this.#limit);
  }

  /** @param {T[]} messages */
  addLater(messages) {
    messages.forEach((message) => this.#insert(message));
    this.#newest = Math.max(this.#newest, this.#messages.at(-1)?.seq ?? 0);
    const excess = this.#messages.length - this.#limit;
    if (excess > 0) {
      this.#messages.splice(0, excess);
      this.hasEarlier = true;
    }
  }

  /** @param {T} message */
  #insert(message) {
    let at = this.#messages.length;
    while (at > 0 && this.#messages[at - 1].seq > message.seq) {
      at--;
    }
    if (this.#messages[at - 1]?.seq !== message.seq) {
      this.#messages.splice(at, 0, message);
    }
  }
}
