import { newId } from './ids.js';
import { LastWords } from './last-words.js';
import { OutboxStore } from './outbox-store.js';
import { Tabs } from './tabs.js';

/** @typedef {import('./types.js').OutboxItem} OutboxItem */

/**
 * The unsent messages of one account: in memory, in the browser's database, and the same in every tab. Each belongs to
 * the tab that is to send it; those of a tab that is gone go to one that lives.
 */
export class KeptMessages {
  #settings;
  #onChange;
  #onMore;
  /** In the order in which they are sent. @type {Map<string, OutboxItem>} */
  #items = new Map();
  #account = '';
  /** @type {OutboxStore | null} */
  #store = null;
  /** @type {Tabs | null} */
  #tabs = null;
  /** @type {Promise<void> | null} */
  #opening = null;
  #lastOrder = 0;
  /** What the database is still writing. @type {Map<string, OutboxItem>} */
  #unwritten = new Map();
  #closing = new AbortController();
  tab = newId();
  isOpen = false;
  /** Whether what is here survives a reload. */
  kept = false;

  /**
   * @param {Readonly<import('./settings.js').Settings>} settings
   * @param {(threadId: string | null) => void} onChange hears of whatever changes
   * @param {() => void} onMore hears that there may be more to send
   */
  constructor(settings, onChange, onMore) {
    this.#settings = settings;
    this.#onChange = onChange;
    this.#onMore = onMore;
  }

  /** @returns {OutboxItem[]} in order */
  get all() {
    return [...this.#items.values()];
  }

  /** @param {string} clientMessageId */
  get(clientMessageId) {
    return this.#items.get(clientMessageId);
  }

  /**
   * Takes in what was left. Without an account nothing is kept.
   *
   * @param {string | null} account
   */
  open(account) {
    this.#opening ??= this.#open(account);
    return this.#opening;
  }

  /**
   * Makes a message of this tab's, after all others.
   *
   * @param {import('./types.js').Draft} message
   */
  add({ threadId, body, attachments, replyTo, basedOnSeq }) {
    const createdAt = Date.now();
    /** @type {OutboxItem} */
    const item = {
      clientMessageId: newId(),
      account: this.#account,
      tab: this.tab,
      order: Math.max(this.#lastOrder + 1, createdAt),
      createdAt,
      threadId,
      body,
      attachments,
      ...(replyTo !== undefined && { replyTo }),
      ...(basedOnSeq !== undefined && { basedOnSeq }),
      state: 'waiting',
      problem: null,
    };
    void this.put(item);
    return item;
  }

  /** Here, in the database, and in the other tabs. @param {OutboxItem} item */
  put(item) {
    this.#remember(item);
    this.#tabs?.tell({ kind: 'put', item });
    return this.#write(item);
  }

  /** @param {OutboxItem} item */
  remove(item) {
    this.#forget(item);
    this.#unwritten.delete(item.clientMessageId);
    this.#tabs?.tell({ kind: 'gone', clientMessageId: item.clientMessageId });
    return this.#written(this.#store?.delete(item.clientMessageId));
  }

  /** @param {{forget: boolean}} how `forget` drops what was not sent, in all tabs */
  async close({ forget }) {
    await this.#opening;
    if (forget) {
      new LastWords(this.#account).forget();
      await Promise.all(this.all.map((item) => this.remove(item)));
    }
    this.#closing.abort();
    this.#tabs?.close();
    this.#store?.close();
  }

  /** @param {string | null} account */
  async #open(account) {
    if (account !== null) {
      this.#account = account;
      const tabs = new Tabs({ id: this.tab, account, settings: this.#settings, onMessage: (what) => this.#hear(what) });
      await tabs.enter();
      this.#tabs = tabs;
      try {
        const store = await OutboxStore.open(account);
        const stored = await store.all();
        this.#store = store;
        this.kept = true;
        this.#load(stored);
        this.#keepLastWords(new LastWords(account));
      } catch {
        // Messages live in memory then, and `kept` says so.
      }
      // Taken over before anything of this tab is sent, or a reload would put later words first.
      await Promise.all(this.#otherTabs().map((tab) => tabs.ifGone(tab, () => this.#adopt(tab))));
    }
    this.isOpen = true;
    this.#otherTabs().forEach((tab) => this.#tabs?.whenGone(tab, () => this.#adopt(tab)));
    this.#onChange(null);
    this.#onMore();
  }

  #otherTabs() {
    return [...new Set(this.all.map(({ tab }) => tab))].filter((tab) => tab !== this.tab);
  }

  /** @param {OutboxItem[]} stored */
  #load(stored) {
    const early = this.all;
    this.#items.clear();
    stored.forEach((item) => this.#remember(this.#aged(item)));
    for (const item of early) {
      if (item.tab === this.tab) {
        void this.put({ ...item, account: this.#account, order: this.#lastOrder + 1 });
      } else {
        this.#remember(item);
      }
    }
  }

  /** @param {string} tab */
  async #adopt(tab) {
    const known = this.all.filter((item) => item.tab === tab);
    const adopted = await this.#store?.adopt(tab, this.tab).catch(() => known);
    for (const item of adopted ?? known) {
      const mine = this.#aged({ ...item, tab: this.tab });
      this.#remember(mine);
      this.#tabs?.tell({ kind: 'put', item: mine });
    }
    this.#onMore();
  }

  /**
   * What nobody could send for long may be wrong by now: it is not sent without being asked for.
   *
   * @param {OutboxItem} item
   * @returns {OutboxItem}
   */
  #aged(item) {
    const isTooOld = item.state === 'waiting' && item.createdAt < Date.now() - this.#settings.outboxAgeMs;
    return isTooOld ? { ...item, state: 'failed', problem: { code: 'expired', message: 'It waited for too long.' } } : item;
  }

  /** What another tab tells. @param {any} what */
  #hear(what) {
    if (what?.kind === 'put' && what.item?.account === this.#account) {
      this.#remember(what.item);
    } else if (what?.kind === 'gone') {
      const item = this.#items.get(what.clientMessageId);
      if (item) {
        this.#forget(item);
        this.#onMore();
      }
    }
  }

  /** @param {OutboxItem} item */
  #remember(item) {
    this.#items.set(item.clientMessageId, item);
    this.#items = new Map([...this.#items].sort(([, a], [, b]) => a.order - b.order));
    this.#lastOrder = Math.max(this.#lastOrder, item.order);
    if (this.isOpen) {
      this.#tabs?.whenGone(item.tab, () => this.#adopt(item.tab));
    }
    this.#onChange(item.threadId);
  }

  /** @param {OutboxItem} item */
  #forget(item) {
    this.#items.delete(item.clientMessageId);
    this.#onChange(item.threadId);
  }

  /** @param {LastWords} words */
  #keepLastWords(words) {
    words.take().filter(({ clientMessageId }) => !this.get(clientMessageId)).forEach((item) => void this.put(this.#aged(item)));
    addEventListener('pagehide', () => this.#unwritten.size > 0 && words.add([...this.#unwritten.values()]), { signal: this.#closing.signal });
  }

  /** @param {OutboxItem} item */
  async #write(item) {
    const { clientMessageId } = item;
    this.#unwritten.set(clientMessageId, item);
    await this.#written(this.#store?.put(item));
    if (this.#unwritten.get(clientMessageId) === item) {
      this.#unwritten.delete(clientMessageId);
    }
  }

  /** @param {Promise<unknown> | undefined} write */
  async #written(write) {
    try {
      await write;
    } catch {
      // The message lives on in memory, and the page can say that a reload would lose it.
      this.kept = false;
      this.#onChange(null);
    }
  }
}
