const ACK_TIMEOUT_MS = 20_000;
const POST_RETRY_MS = 5_000;

/**
 * Messages on their way to the server, oldest first. Each keeps its `clientMessageId` until the server has confirmed
 * or finally refused it, over whichever road, so that a repeat is stored once.
 *
 * `link` is how they leave: `state`, `transmit(frame)`, `post(item)`. `changed(item)` hears of every new state:
 * `sending`, `sent`, `failed` (with a `reason`) or `withdrawn`.
 */
export class Outgoing {
  #link;
  #changed;
  #items = new Map();
  #pause = null;
  #posting = false;

  constructor(link, changed) {
    this.#link = link;
    this.#changed = changed;
  }

  get unconfirmed() {
    return this.#items.size;
  }

  of(threadId) {
    return [...this.#items.values()].filter((item) => item.threadId === threadId);
  }

  add(threadId, body) {
    const item = { clientMessageId: newId(), threadId, body, state: 'sending', reason: '', inFlightSince: 0 };
    this.#items.set(item.clientMessageId, item);
    this.#changed(item);
    this.flush();
  }

  flush() {
    if (this.#pause) {
      return;
    }
    if (this.#link.state === 'offline') {
      this.#postAll();
    } else if (this.#link.state === 'online') {
      for (let item = this.#nextWaiting(); item; item = this.#nextWaiting()) {
        item.inFlightSince = Date.now();
        const { threadId, body, clientMessageId } = item;
        this.#link.transmit({ type: 'SEND', threadId, body, clientMessageId });
      }
    } else if (this.#link.state === 'stopped') {
      for (let item = this.#nextWaiting(); item; item = this.#nextWaiting()) {
        this.#become(item, 'failed', 'The connection has ended.');
      }
    }
  }

  confirm(clientMessageId) {
    const item = this.#items.get(clientMessageId);
    if (item) {
      this.#items.delete(clientMessageId);
      this.#become(item, 'sent');
    }
  }

  fail(clientMessageId, reason, code) {
    const item = this.#items.get(clientMessageId);
    if (item) {
      item.conflict = code === 'conflict';
      this.#become(item, 'failed', reason);
    }
  }

  /** Close code 1009 doesn't say which message was too big. */
  failLargest(reason) {
    const [largest] = this.#inFlight().sort((a, b) => b.body.length - a.body.length);
    if (largest) {
      this.fail(largest.clientMessageId, reason);
    }
  }

  /** Tries again later. All wait, so that a later message does not overtake this one. */
  postpone(clientMessageId, delayMs) {
    const item = this.#items.get(clientMessageId);
    if (item) {
      item.inFlightSince = 0;
      this.#pauseFor(delayMs);
    }
  }

  retry(item) {
    if (item.conflict) {
      // This id belongs to another text by now.
      this.#items.delete(item.clientMessageId);
      this.#become(item, 'withdrawn');
      this.add(item.threadId, item.body);
      return;
    }
    this.#become(item, 'sending');
    this.flush();
  }

  withdraw(item) {
    this.#items.delete(item.clientMessageId);
    this.#become(item, 'withdrawn');
  }

  /** The connection is gone: what was in flight has an unknown outcome and is sent again with the same id. */
  connectionLost() {
    for (const item of this.#inFlight()) {
      item.inFlightSince = 0;
    }
  }

  resendOverdue() {
    for (const item of this.#inFlight()) {
      if (Date.now() - item.inFlightSince > ACK_TIMEOUT_MS) {
        item.inFlightSince = 0;
      }
    }
    this.flush();
  }

  stop() {
    clearTimeout(this.#pause);
    this.#pause = null;
    this.connectionLost();
    this.flush();
  }

  async #postAll() {
    if (this.#posting) {
      return;
    }
    this.#posting = true;
    for (let item = this.#nextWaiting(); item && this.#link.state === 'offline'; item = this.#nextWaiting()) {
      item.inFlightSince = Date.now();
      try {
        await this.#link.post(item);
        this.confirm(item.clientMessageId);
      } catch (error) {
        if (error.transient) {
          this.postpone(item.clientMessageId, error.retryAfterMs || POST_RETRY_MS);
          break;
        }
        this.fail(item.clientMessageId, error.message, error.status === 409 ? 'conflict' : undefined);
      }
    }
    this.#posting = false;
    if (this.#link.state === 'online') {
      this.flush();
    }
  }

  #nextWaiting() {
    return [...this.#items.values()].find((item) => item.state === 'sending' && !item.inFlightSince);
  }

  #inFlight() {
    return [...this.#items.values()].filter((item) => item.state === 'sending' && item.inFlightSince);
  }

  #become(item, state, reason = '') {
    Object.assign(item, { state, reason, inFlightSince: 0 });
    this.#changed(item);
  }

  #pauseFor(delayMs) {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.flush();
    }, delayMs);
  }
}

function newId() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  // randomUUID exists only in secure contexts; a chat on plain http needs ids too.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
