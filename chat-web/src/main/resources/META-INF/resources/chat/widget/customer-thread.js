const RETRY_MS = 5_000;
const SUBJECT_LENGTH = 80;

/** A customer's open thread: found, or made with the first message; once, whatever is clicked twice, repeated or lost. */
export class CustomerThread {
  #chat;
  #ended = new AbortController();
  /** @type {Promise<string> | null} */
  #opening = null;

  /** @param {ReturnType<typeof import('../chat-client.js').createChat>} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  get isOpening() {
    return this.#opening !== null;
  }

  /**
   * The newest open thread, as soon as that can be known. Rejects when it never will be.
   *
   * @returns {Promise<string | null>}
   */
  find() {
    return this.#untilDone(() => this.#newest());
  }

  /**
   * The newest open thread, else a new one. All who ask while one is made get the same.
   *
   * @param {string} text the first message, for the subject
   * @returns {Promise<string>}
   */
  open(text) {
    // The search comes first each time: one may be there from another tab, or from a request whose answer was lost.
    this.#opening ??= this.#untilDone(() =>
      alone(async () => (await this.#newest()) ?? (await this.#chat.openThread({ subject: subjectOf(text) })).id),
    ).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  end() {
    this.#ended.abort();
  }

  async #newest() {
    const { items } = await this.#chat.listThreads({ status: 'open', limit: 1 });
    return items[0]?.id ?? null;
  }

  /**
   * @template T
   * @param {() => Promise<T>} attempt
   * @returns {Promise<T>}
   */
  async #untilDone(attempt) {
    for (;;) {
      this.#ended.signal.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        const { transient, retryAfterMs } = /** @type {import('../chat-client.js').ChatError} */ (error);
        if (!transient) {
          throw error;
        }
        await this.#nextChance(Math.max(retryAfterMs, RETRY_MS));
      }
    }
  }

  /** @param {number} ms at most; less when the connection changes */
  #nextChance(ms) {
    const before = this.#chat.snapshot().connection;
    return new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      const done = () => {
        clearTimeout(timer);
        unsubscribe();
        resolve();
      };
      const timer = setTimeout(done, ms);
      const unsubscribe = this.#chat.subscribe(({ connection }) => connection !== before && done());
      this.#ended.signal.addEventListener('abort', done, { once: true });
    });
  }
}

/**
 * Not in two tabs at once, where the browser can tell: it can't on plain http.
 *
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
async function alone(action) {
  return navigator.locks ? navigator.locks.request('chat.open-thread', action) : action();
}

/** @param {string} text */
function subjectOf(text) {
  const [line] = text.split('\n');
  return [...line.replace(/\p{Cc}/gu, ' ')].slice(0, SUBJECT_LENGTH).join('').trim();
}
