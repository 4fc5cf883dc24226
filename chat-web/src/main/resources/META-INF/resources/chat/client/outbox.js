import { Backoff } from './backoff.js';
import { newId } from './ids.js';
import { KeptMessages } from './kept-messages.js';
import { OwnSteps } from './own-steps.js';

/**
 * @typedef {import('./types.js').OutboxItem} OutboxItem
 *
 * How messages leave now.
 * @typedef {object} Road
 * @property {() => 'socket' | 'rest' | null} kind
 * @property {(item: OutboxItem) => boolean} transmit
 * @property {(item: OutboxItem) => Promise<void>} post rejects with a `ChatError`
 */

/**
 * Messages on their way to the server. Each keeps its `clientMessageId` until the server has confirmed or finally
 * refused it, over whichever road, so that a repeat is stored once. Of a thread one is in flight at a time: if the
 * server puts one off, the next must not overtake it.
 */
export class Outbox {
  #settings;
  #road;
  #messages;
  #backoff;
  #steps = new OwnSteps();
  /** @type {Map<string, {road: 'socket' | 'rest', timer?: ReturnType<typeof setTimeout>}>} */
  #inFlight = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #isClosed = false;

  /**
   * @param {object} options
   * @param {Readonly<import('./settings.js').Settings>} options.settings
   * @param {Road} options.road
   * @param {(threadId: string | null) => void} options.onChange hears of whatever changes
   */
  constructor({ settings, road, onChange }) {
    this.#settings = settings;
    this.#road = road;
    this.#messages = new KeptMessages(settings, onChange, () => this.pump());
    this.#backoff = new Backoff({ baseMs: settings.retryAfterMs, capMs: settings.backoffCapMs });
  }

  /** Whether what waits survives a reload. */
  get kept() {
    return this.#messages.kept;
  }

  /**
   * Takes in what was left unsent. Nothing is sent before; without an account nothing is kept either.
   *
   * @param {string | null} account
   */
  open(account) {
    return this.#messages.open(account);
  }

  /** @param {'waiting' | 'failed'} state */
  count(state) {
    return this.#messages.all.filter((item) => item.state === state).length;
  }

  /** @param {string} threadId */
  of(threadId) {
    return this.#messages.all.filter((item) => item.threadId === threadId);
  }

  /**
   * @param {import('./types.js').Draft} message
   * @returns {OutboxItem | null} null if it is full
   */
  add(message) {
    if (this.#messages.all.length >= this.#settings.outboxMessages) {
      return null;
    }
    const item = this.#messages.add(this.#steps.onto(message));
    this.pump();
    return item;
  }

  /** Sends what may be sent now. */
  pump() {
    const kind = this.#road.kind();
    if (!kind || !this.#messages.isOpen || this.#isClosed || this.#pause !== undefined) {
      return;
    }
    const busy = new Set();
    for (const item of this.#messages.all) {
      if (item.state === 'waiting' && item.tab === this.#messages.tab && !busy.has(item.threadId)) {
        busy.add(item.threadId);
        if (!this.#inFlight.has(item.clientMessageId)) {
          this.#dispatch(item, kind);
        }
      }
    }
  }

  /**
   * It is stored.
   *
   * @param {string} clientMessageId
   * @param {number} seq
   */
  confirm(clientMessageId, seq) {
    const item = this.#messages.get(clientMessageId);
    this.#landed(clientMessageId);
    if (item) {
      void this.#messages.remove(item);
      if (item.basedOnSeq !== undefined) {
        this.stepped(item.threadId, item.basedOnSeq, seq);
      }
      this.#backoff.reset();
      this.pump();
    }
  }

  /**
   * The sender alone has moved a thread from here to there: what waits does not become stale by it.
   *
   * @param {string} threadId
   * @param {number} from
   * @param {number} to
   */
  stepped(threadId, from, to) {
    this.#steps.add(threadId, from, to);
    for (const item of this.of(threadId)) {
      const moved = this.#steps.onto(item);
      if (moved !== item && item.tab === this.#messages.tab) {
        void this.#messages.put(moved);
      }
    }
  }

  /**
   * @param {string} clientMessageId
   * @param {{code: string, message: string, transient: boolean, retryAfterMs?: number}} error
   */
  refuse(clientMessageId, { code, message, transient, retryAfterMs = 0 }) {
    const item = this.#messages.get(clientMessageId);
    this.#landed(clientMessageId);
    if (transient) {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.goOn(), retryAfterMs + this.#backoff.nextMs());
    } else if (item) {
      void this.#messages.put({ ...item, state: 'failed', problem: { code, message } });
      this.pump();
    }
  }

  /**
   * The socket is gone: what was in flight there has an unknown outcome and is sent again with the same id.
   *
   * @param {{tooBig: boolean}} how which message was too big is not said
   */
  lost({ tooBig }) {
    const inFlight = [...this.#inFlight].filter(([, { road }]) => road === 'socket').map(([id]) => id);
    inFlight.forEach((id) => this.#landed(id));
    const size = (/** @type {string} */ id) => this.#messages.get(id)?.body.length ?? 0;
    const [largest] = inFlight.sort((a, b) => size(b) - size(a));
    if (tooBig && largest) {
      this.refuse(largest, { code: 'too_large', message: 'This message is too long.', transient: false });
    }
    this.pump();
  }

  /** There is another road: what was put off goes now. */
  goOn() {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.pump();
  }

  /**
   * @param {string} clientMessageId of a message that failed
   * @param {number} lastSeq what the sender has seen by now
   */
  retry(clientMessageId, lastSeq) {
    const item = this.#messages.get(clientMessageId);
    if (item?.state !== 'failed') {
      return;
    }
    /** @type {OutboxItem} */
    const again = { ...item, tab: this.#messages.tab, createdAt: Date.now(), state: 'waiting', problem: null };
    if (item.basedOnSeq !== undefined) {
      again.basedOnSeq = Math.max(item.basedOnSeq, lastSeq);
    }
    if (item.problem?.code === 'conflict') {
      // This id belongs to another text by now.
      void this.#messages.remove(item);
      again.clientMessageId = newId();
    }
    void this.#messages.put(again);
    this.pump();
  }

  /**
   * @param {string} clientMessageId of a message that is not on its way
   * @returns {OutboxItem | null} what will not be sent
   */
  discard(clientMessageId) {
    const item = this.#messages.get(clientMessageId);
    const isAnothers = item?.state === 'waiting' && item.tab !== this.#messages.tab;
    if (!item || isAnothers || this.#inFlight.has(clientMessageId)) {
      return null;
    }
    void this.#messages.remove(item);
    return item;
  }

  /** @param {{forget: boolean}} how `forget` drops what was not sent, in all tabs */
  async close({ forget }) {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    [...this.#inFlight.keys()].forEach((id) => this.#landed(id));
    await this.#messages.close({ forget });
  }

  /**
   * @param {OutboxItem} item
   * @param {'socket' | 'rest'} road
   */
  #dispatch(item, road) {
    const id = item.clientMessageId;
    if (road === 'rest') {
      this.#inFlight.set(id, { road });
      this.#road.post(item).catch((error) => this.refuse(id, error));
    } else if (this.#road.transmit(item)) {
      const overdue = () => {
        this.#landed(id);
        this.pump();
      };
      this.#inFlight.set(id, { road, timer: setTimeout(overdue, this.#settings.ackTimeoutMs) });
    }
  }

  /** @param {string} clientMessageId */
  #landed(clientMessageId) {
    clearTimeout(this.#inFlight.get(clientMessageId)?.timer);
    this.#inFlight.delete(clientMessageId);
  }
}
