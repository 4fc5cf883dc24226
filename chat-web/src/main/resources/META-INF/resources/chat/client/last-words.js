/** @typedef {import('./types.js').OutboxItem} OutboxItem */

/**
 * What was not in the database yet when the page went. The database writes in its own time, and a reload ends a write
 * that is under way; this is written at once. What may be there twice is stored once by the server.
 */
export class LastWords {
  #key;

  /** @param {string} account */
  constructor(account) {
    this.#key = `membershipauto.chat.unwritten ${account}`;
  }

  /** @param {OutboxItem[]} items */
  add(items) {
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#read(), ...items]));
    } catch {
      // A browser that keeps nothing: `kept` has said so.
    }
  }

  /** All of it, for who keeps it from now on. @returns {OutboxItem[]} */
  take() {
    const items = this.#read();
    this.forget();
    return items;
  }

  forget() {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // There is nothing then.
    }
  }

  /** @returns {OutboxItem[]} */
  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key) ?? '[]');
    } catch {
      return [];
    }
  }
}
