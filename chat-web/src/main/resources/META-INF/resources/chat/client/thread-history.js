import { storedMessage } from './messages.js';

/** One thread over REST. Everything rejects with a `ChatError`. */
export class ThreadHistory {
  #path;
  #link;

  /**
   * @param {string} threadId
   * @param {import('./thread-feed.js').FeedLink} link
   */
  constructor(threadId, link) {
    this.#path = `/threads/${encodeURIComponent(threadId)}/`;
    this.#link = link;
  }

  /** @returns {Promise<import('./types.js').ThreadInfo & {marks: import('./types.js').ReadMark[]}>} */
  thread() {
    return this.#link.request('GET', this.#path);
  }

  /**
   * A page of messages in order, and where the next one begins.
   *
   * @param {'before' | 'after'} direction
   * @param {number} seq
   * @param {number} limit
   * @returns {Promise<{messages: ReturnType<typeof storedMessage>[], next: number | null}>}
   */
  async page(direction, seq, limit) {
    const { items, next } = await this.#link.request('GET', `${this.#path}messages/?${direction}=${seq}&limit=${limit}`);
    const userId = this.#link.user()?.id ?? null;
    return {
      messages: items.map((/** @type {import('./types.js').WireMessage} */ message) => storedMessage(message, userId)),
      next,
    };
  }

  /** @param {number} upTo */
  markRead(upTo) {
    return this.#link.request('POST', `${this.#path}read/`, { upTo });
  }
}
