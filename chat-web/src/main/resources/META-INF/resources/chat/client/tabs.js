/**
 * This tab among the others of one account: what they tell each other, and when one of them is gone.
 *
 * Each tab holds a Web Lock of its own name, which the browser takes from a tab that dies, however it dies. Without Web
 * Locks (pages on plain http have none) a tab counts as gone when it does not answer; one that is only frozen may be
 * taken for dead, and then the server's once-for-each-`clientMessageId` is what keeps messages single.
 */
export class Tabs {
  #account;
  #settings;
  #locks = globalThis.navigator?.locks;
  #closing = new AbortController();
  /** @type {BroadcastChannel | null} */
  #channel = null;
  /** @type {Set<string>} */
  #watched = new Set();
  /** @type {Map<string, () => void>} */
  #asked = new Map();
  /** @type {(what: any) => void} */
  #onMessage;
  id;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {string} options.account
   * @param {Readonly<import('./settings.js').Settings>} options.settings
   * @param {(what: any) => void} options.onMessage
   */
  constructor({ id, account, settings, onMessage }) {
    this.id = id;
    this.#account = account;
    this.#settings = settings;
    this.#onMessage = onMessage;
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(`chat.outbox ${account}`);
      this.#channel.onmessage = ({ data }) => this.#receive(data);
    }
  }

  /** Done when other tabs can see that this one lives. */
  async enter() {
    await new Promise((entered) => {
      if (!this.#locks) {
        entered(undefined);
        return;
      }
      // Held until the tab closes the chat, or dies.
      const hold = () => {
        entered(undefined);
        return new Promise((release) => this.#closing.signal.addEventListener('abort', release));
      };
      this.#locks.request(this.#lockOf(this.id), { signal: this.#closing.signal }, hold).catch(entered);
    });
  }

  /** @param {object} what */
  tell(what) {
    this.#channel?.postMessage(what);
  }

  /**
   * Calls `then` if that tab is gone already; done when that is known, and done.
   *
   * @param {string} tab
   * @param {() => Promise<void>} then
   */
  async ifGone(tab, then) {
    try {
      if (this.#locks) {
        await this.#locks.request(this.#lockOf(tab), { ifAvailable: true }, (lock) => lock && then());
      } else if (!(await this.#lives(tab))) {
        await then();
      }
    } catch {
      // The locks went with the page.
    }
  }

  /**
   * Calls `then` once, when that tab is gone.
   *
   * @param {string} tab
   * @param {() => Promise<void>} then
   */
  whenGone(tab, then) {
    if (tab === this.id || this.#watched.has(tab) || this.#closing.signal.aborted) {
      return;
    }
    this.#watched.add(tab);
    const gone = async () => {
      this.#watched.delete(tab);
      if (!this.#closing.signal.aborted) {
        await then();
      }
    };
    if (this.#locks) {
      // Granted to one tab at a time, so only one of those that wait finds something to take over.
      this.#locks.request(this.#lockOf(tab), { signal: this.#closing.signal }, gone).catch(() => {});
    } else {
      void this.#askUntilGone(tab, gone);
    }
  }

  close() {
    this.#closing.abort();
    this.#channel?.close();
    this.#channel = null;
  }

  /** @param {string} tab */
  #lockOf(tab) {
    return `chat.tab ${this.#account} ${tab}`;
  }

  /**
   * @param {string} tab
   * @param {() => Promise<void>} gone
   */
  async #askUntilGone(tab, gone) {
    while (!this.#closing.signal.aborted && (await this.#lives(tab))) {
      await this.#wait(this.#settings.tabAskMs);
    }
    await gone();
  }

  /**
   * @param {string} tab
   * @returns {Promise<boolean>}
   */
  async #lives(tab) {
    let lives = false;
    const answered = new Promise((resolve) => {
      this.#asked.set(tab, () => {
        lives = true;
        resolve(undefined);
      });
    });
    this.tell({ kind: 'ask', tab });
    await Promise.race([answered, this.#wait(this.#settings.tabAnswerMs)]);
    this.#asked.delete(tab);
    return lives;
  }

  /** @param {number} delayMs */
  #wait(delayMs) {
    return new Promise((done) => {
      const timer = setTimeout(done, delayMs);
      this.#closing.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        done(undefined);
      });
    });
  }

  /** @param {any} what */
  #receive(what) {
    if (what?.kind === 'ask') {
      if (what.tab === this.id) {
        this.tell({ kind: 'here', tab: this.id });
      }
    } else if (what?.kind === 'here') {
      this.#asked.get(what.tab)?.();
    } else {
      this.#onMessage(what);
    }
  }
}
