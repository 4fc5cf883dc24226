const DATABASE = 'membershipauto.chat';
const STORE = 'outbox';

/** @typedef {import('./types.js').OutboxItem} OutboxItem */

/** Unsent messages in IndexedDB, those of one account. Promises reject when the browser can't or won't store. */
export class OutboxStore {
  #database;
  #account;

  /**
   * @param {IDBDatabase} database
   * @param {string} account
   */
  constructor(database, account) {
    this.#database = database;
    this.#account = account;
  }

  /**
   * @param {string} account
   * @returns {Promise<OutboxStore>}
   */
  static async open(account) {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'clientMessageId' });
      store.createIndex('account', 'account');
    };
    const database = await result(request);
    // Another tab has a newer version of this page, or the user clears the site's data.
    database.onversionchange = () => database.close();
    return new OutboxStore(database, account);
  }

  /** @returns {Promise<OutboxItem[]>} */
  all() {
    return result(this.#ofAccount(this.#transaction('readonly')));
  }

  /** @param {OutboxItem} item */
  put(item) {
    return this.#write((store) => store.put(item));
  }

  /** @param {string} clientMessageId */
  delete(clientMessageId) {
    return this.#write((store) => store.delete(clientMessageId));
  }

  /**
   * Makes another tab's items this one's, in one transaction.
   *
   * @param {string} from
   * @param {string} to
   * @returns {Promise<OutboxItem[]>} those that changed hands
   */
  async adopt(from, to) {
    /** @type {OutboxItem[]} */
    const adopted = [];
    await this.#write((store) => {
      const request = this.#ofAccount(store);
      request.onsuccess = () => {
        for (const item of request.result) {
          if (item.tab === from) {
            item.tab = to;
            store.put(item);
            adopted.push(item);
          }
        }
      };
    });
    return adopted;
  }

  close() {
    this.#database.close();
  }

  /**
   * @param {IDBObjectStore} store
   * @returns {IDBRequest<OutboxItem[]>}
   */
  #ofAccount(store) {
    return store.index('account').getAll(this.#account);
  }

  /** @param {(store: IDBObjectStore) => void} change */
  #write(change) {
    return new Promise((resolve, reject) => {
      const store = this.#transaction('readwrite');
      const { transaction } = store;
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error);
      change(store);
    });
  }

  /** @param {IDBTransactionMode} mode */
  #transaction(mode) {
    // A machine may lose its power right after somebody pressed Enter.
    return this.#database.transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
