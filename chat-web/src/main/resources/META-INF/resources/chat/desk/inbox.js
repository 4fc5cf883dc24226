import { Store } from '../client/store.js';
import { OpenCounts } from './open-counts.js';

/**
 * @typedef {import('../client/types.js').ThreadInfo} ThreadInfo
 * @typedef {import('../client/types.js').Frame} Frame
 * @typedef {'unassigned' | 'mine' | 'all'} View
 *
 * @typedef {import('../client/types.js').Preview} Preview
 * @typedef {import('../client/types.js').ListedThread} Entry
 *
 * @typedef {object} InboxSnapshot
 * @property {View} view
 * @property {'open' | 'closed'} status
 * @property {readonly Entry[]} entries the newest activity first
 * @property {boolean} hasMore
 * @property {boolean} isLoading
 * @property {boolean} failed
 * @property {import('./open-counts.js').Counts | null} counts
 * @property {number} unread threads that wait for this agent, as far as they are known here
 */

const ASSIGNEES = Object.freeze({ unassigned: 'none', mine: 'me', all: undefined });
const PAGE = 50;
/** Threads that are remembered besides those of the list. */
const MAX_KNOWN = 2_000;
/** Without a socket the list is read so often. */
const POLL_MS = 15_000;
/** As much as the server shows of a message. */
const PREVIEW_LENGTH = 200;

/**
 * The threads of a desk: one list at a time, read over REST when it is chosen and when a connection begins, and kept up to
 * date by what the socket brings of all threads.
 */
export class Inbox {
  #chat;
  #me;
  #counts;
  /** @type {Map<string, Entry>} */
  #threads = new Map();
  /** @type {View} */
  #view = 'unassigned';
  /** @type {'open' | 'closed'} */
  #status = 'open';
  /** @type {string | null} */
  #cursor = null;
  /** Counts loads, so that an answer that was overtaken finds that it was. */
  #load = 0;
  #isLoading = false;
  #failed = false;
  #connection = 'idle';
  /** @type {(() => void)[]} */
  #ends = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #poll;
  store = new Store(() => this.#snapshot());

  /**
   * @param {ReturnType<typeof import('../chat-client.js').createChat>} chat
   * @param {string} me
   */
  constructor(chat, me) {
    this.#chat = chat;
    this.#me = me;
    this.#counts = new OpenCounts(() => chat.request('GET', '/threads/counts/'), () => this.store.changed());
  }

  start() {
    const chat = this.#chat;
    this.#ends = [
      chat.subscribe(({ connection }) => this.#connected(connection)),
      chat.on('thread', ({ thread }) => this.#changed(thread)),
      chat.on('message', ({ message }) => void this.#written(message)),
      chat.on('read', ({ threadId, userId, upTo }) => userId === this.#me && this.#seen(threadId, upTo)),
    ];
  }

  stop() {
    this.#load++;
    this.#ends.forEach((end) => end());
    clearInterval(this.#poll);
    this.#counts.stop();
  }

  /** @param {string} threadId */
  get(threadId) {
    return this.#threads.get(threadId);
  }

  /**
   * @param {View} view
   * @param {'open' | 'closed'} [status]
   */
  show(view, status = this.#status) {
    this.#view = view;
    this.#status = status;
    void this.reload();
  }

  /** Reads the list anew from its beginning. */
  async reload() {
    this.#cursor = null;
    await this.#loadPage();
  }

  async more() {
    if (this.#cursor !== null && !this.#isLoading) {
      await this.#loadPage();
    }
  }

  /** Whether this agent should look at it. @param {Entry} entry */
  isUnread({ status, assigneeId, lastMessage, readUpTo }) {
    return status === 'open' && (assigneeId === null || assigneeId === this.#me)
      && lastMessage !== null && lastMessage.senderId !== this.#me && lastMessage.seq > readUpTo
      // In nobody's thread a colleague's answer is not what is waited for.
      && (assigneeId !== null || lastMessage.sender === 'user');
  }

  /** @param {string} connection */
  #connected(connection) {
    if (connection === this.#connection) {
      return;
    }
    this.#connection = connection;
    clearInterval(this.#poll);
    if (connection === 'online') {
      // What came between the last list and this connection is told to nobody again.
      this.#threads.clear();
      this.#refresh();
    } else if (connection === 'fallback') {
      this.#refresh();
      this.#poll = setInterval(() => this.#refresh(), POLL_MS);
    }
  }

  #refresh() {
    void this.reload();
    void this.#counts.load();
  }

  async #loadPage() {
    const load = ++this.#load;
    const cursor = this.#cursor;
    this.#isLoading = true;
    this.store.changed();
    try {
      const { items, next } = await this.#chat.listThreads({
        status: this.#status,
        assignee: ASSIGNEES[this.#view],
        order: this.#status === 'open' ? 'activity' : 'opened',
        limit: PAGE,
        ...(cursor && { cursor }),
      });
      if (load === this.#load) {
        this.#cursor = next;
        this.#failed = false;
        items.forEach((item) => this.#learn(item));
      }
    } catch {
      if (load === this.#load) {
        this.#failed = true;
      }
    }
    if (load === this.#load) {
      this.#isLoading = false;
      this.store.changed();
    }
  }

  /** An answer of REST: what the socket brought meanwhile may be newer. @param {Entry} item */
  #learn(item) {
    const known = this.#threads.get(item.id);
    const thread = known && known.lastSeq > item.lastSeq ? { ...item, ...known } : item;
    this.#threads.set(item.id, {
      ...thread,
      lastMessage: newer(known?.lastMessage, item.lastMessage),
      readUpTo: Math.max(known?.readUpTo ?? 0, item.readUpTo),
    });
  }

  /** @param {ThreadInfo} thread */
  #changed(thread) {
    const before = this.#threads.get(thread.id);
    if (before && before.lastSeq > thread.lastSeq) {
      return;
    }
    const entry = { lastMessage: null, readUpTo: 0, ...before, ...thread };
    this.#put(entry);
    this.#counts.note(before && groupOf(before, this.#me), groupOf(entry, this.#me));
    if (entry.lastMessage === null && entry.lastSeq > 1 && this.#isListed(entry)) {
      void this.#lookUp(entry.id);
    }
  }

  /** @param {import('../client/types.js').WireMessage} message */
  async #written({ threadId, seq, sender, senderId, body, timestamp }) {
    if (!this.#threads.has(threadId)) {
      await this.#lookUp(threadId);
    }
    const entry = this.#threads.get(threadId);
    if (entry) {
      this.#put({
        ...entry,
        lastSeq: Math.max(entry.lastSeq, seq),
        lastMessage: newer(entry.lastMessage, { seq, sender, senderId, body: body.slice(0, PREVIEW_LENGTH), timestamp }),
        readUpTo: senderId === this.#me ? Math.max(entry.readUpTo, seq) : entry.readUpTo,
      });
    }
  }

  /**
   * @param {string} threadId
   * @param {number} upTo
   */
  #seen(threadId, upTo) {
    const entry = this.#threads.get(threadId);
    if (entry && upTo > entry.readUpTo) {
      this.#put({ ...entry, readUpTo: upTo });
    }
  }

  /** One that no list has brought yet. @param {string} threadId */
  async #lookUp(threadId) {
    const path = `/threads/${encodeURIComponent(threadId)}/`;
    try {
      const { marks, ...thread } = await this.#chat.request('GET', path);
      const { items: [last = null] } = await this.#chat.request('GET', `${path}messages/?limit=1`);
      const own = marks.find((/** @type {import('../client/types.js').ReadMark} */ { userId, sender }) => userId === this.#me && sender === 'support');
      this.#learn({ ...thread, lastMessage: last, readUpTo: own?.upTo ?? 0 });
      this.store.changed();
    } catch {
      // The next list has it.
    }
  }

  /** @param {Entry} entry */
  #put(entry) {
    this.#threads.set(entry.id, entry);
    if (this.#threads.size > MAX_KNOWN) {
      const [oldest] = [...this.#threads.values()].filter((one) => !this.#isListed(one)).sort((a, b) => activeAt(a) - activeAt(b));
      this.#threads.delete(oldest?.id);
    }
    this.store.changed();
  }

  /** @param {Entry} entry */
  #isListed({ status, assigneeId }) {
    return status === this.#status
      && (this.#view === 'all' || (this.#view === 'mine' ? assigneeId === this.#me : assigneeId === null));
  }

  /** @returns {InboxSnapshot} */
  #snapshot() {
    const all = [...this.#threads.values()];
    return Object.freeze({
      view: this.#view,
      status: this.#status,
      entries: all.filter((entry) => this.#isListed(entry)).sort((a, b) => activeAt(b) - activeAt(a) || (a.id < b.id ? 1 : -1)),
      hasMore: this.#cursor !== null,
      isLoading: this.#isLoading,
      failed: this.#failed,
      counts: this.#counts.value,
      unread: all.filter((entry) => this.isUnread(entry)).length,
    });
  }
}

/** When something happened last. @param {Entry} entry */
function activeAt({ lastMessage, updatedAt }) {
  return Math.max(Date.parse(lastMessage?.timestamp ?? updatedAt), Date.parse(updatedAt));
}

/**
 * @param {Preview | null | undefined} a
 * @param {Preview | null} b
 */
function newer(a, b) {
  return a && (!b || a.seq > b.seq) ? a : b;
}

/**
 * Where the counts have it.
 *
 * @param {Entry} entry
 * @param {string} me
 * @returns {import('./open-counts.js').Group}
 */
function groupOf({ status, assigneeId }, me) {
  if (status !== 'open') {
    return 'closed';
  }
  return assigneeId === null ? 'unassigned' : assigneeId === me ? 'mine' : 'others';
}
