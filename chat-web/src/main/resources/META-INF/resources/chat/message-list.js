import { el, timeLabel } from './dom.js';

const NEAR_BOTTOM_PX = 80;

/**
 * The messages of one thread, those that are stored in order, and below them those still on their way. `side` is who
 * "we" are: `user` or `support`; `author(message)` names the sender; `older()` asks for a page of older messages,
 * `latest()` for the newest ones.
 */
export class MessageList {
  #side;
  #author;
  #retry;
  #edit;
  #latest;
  /** @type {Map<string, {message: import('./client/types.js').Message, element: HTMLElement}>} */
  #rows = new Map();
  #newestSeq = 0;
  #seenUpTo = 0;
  #hasLater = false;
  #seen = el('p', { className: 'seen' }, 'Seen');
  #messages = el('div', { className: 'messages' });
  // Announced when stored, not when written; only a failure speaks up at once.
  #outgoing = el('div', { className: 'messages outgoing', 'aria-live': 'off' });
  #empty = el('p', { className: 'empty' });
  #older = el('button', { type: 'button', className: 'older', hidden: true }, 'Show older messages');
  #newer = el('button', { type: 'button', className: 'newer', hidden: true }, 'New messages ↓');
  #log = el('div', { className: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages', tabIndex: 0 },
    this.#empty, this.#older, this.#messages, this.#outgoing);
  element = el('div', { className: 'log-frame' }, this.#log, this.#newer);

  constructor({ side, author, older, latest, retry, edit }) {
    this.#side = side;
    this.#author = author;
    this.#retry = retry;
    this.#edit = edit;
    this.#latest = latest;
    this.#older.addEventListener('click', older);
    this.#newer.addEventListener('click', () => this.#showNewest());
    // A keyboard on a phone, or a longer draft, must not hide the newest message.
    let wasAtBottom = true;
    this.#log.addEventListener('scroll', () => {
      wasAtBottom = this.#atBottom;
      this.#newer.hidden ||= wasAtBottom && !this.#hasLater;
    });
    new ResizeObserver(() => {
      if (wasAtBottom) {
        this.#scrollDown();
      }
    }).observe(this.#log);
  }

  clear(emptyText) {
    this.#rows.clear();
    this.#messages.replaceChildren();
    this.#outgoing.replaceChildren();
    this.#newestSeq = 0;
    this.#seenUpTo = 0;
    this.#hasLater = false;
    this.#seen.remove();
    this.#older.hidden = true;
    this.#newer.hidden = true;
    this.#empty.textContent = emptyText;
  }

  /** History is not read out: only what comes while one listens is news. */
  set busy(isBusy) {
    this.#log.setAttribute('aria-busy', String(isBusy));
    this.#older.disabled = isBusy;
  }

  offerOlder(text) {
    this.#older.textContent = text;
    this.#older.hidden = false;
  }

  show({ messages, hasEarlier, hasLater }) {
    const stick = this.#atBottom;
    const fromBottom = this.#log.scrollHeight - this.#log.scrollTop;
    const wasEmpty = this.#rows.size === 0;
    const oldNewest = this.#newestSeq;
    const wroteMore = messages.some(({ key, state }) => state === 'waiting' && !this.#rows.has(key));
    this.#removeAllBut(new Set(messages.map(({ key }) => key)));
    const rows = messages.map((message) => this.#row(message));
    const next = new Map([this.#messages, this.#outgoing].map((part) => [part, part.firstElementChild]));
    for (const [i, message] of messages.entries()) {
      const part = message.state === 'sent' ? this.#messages : this.#outgoing;
      const row = rows[i];
      if (row === next.get(part)) {
        next.set(part, row.nextElementSibling);
      } else {
        part.insertBefore(row, next.get(part));
      }
      this.#newestSeq = Math.max(this.#newestSeq, message.seq ?? 0);
    }
    this.#hasLater = hasLater;
    this.#older.hidden = !hasEarlier;
    this.#older.textContent = 'Show older messages';
    if (messages.length > 0) {
      this.#empty.textContent = '';
    }
    this.#placeSeen();
    if (wasEmpty || wroteMore || (stick && !hasLater)) {
      this.#scrollDown();
    } else if (this.#newestSeq > oldNewest || hasLater) {
      this.#newer.hidden = false;
    } else if (!stick) {
      this.#log.scrollTop = this.#log.scrollHeight - fromBottom;
    }
  }

  setSeen(upTo) {
    this.#seenUpTo = Math.max(this.#seenUpTo, upTo);
    this.#placeSeen();
  }

  #removeAllBut(keys) {
    for (const [key, { element }] of this.#rows) {
      if (!keys.has(key)) {
        element.remove();
        this.#rows.delete(key);
      }
    }
  }

  /** The element of a message, another one when that has changed. */
  #row(message) {
    const known = this.#rows.get(message.key);
    if (known && known.message.state === message.state && known.message.seq === message.seq) {
      return known.element;
    }
    known?.element.remove();
    const element = message.state === 'sent' ? this.#storedRow(message) : this.#pendingRow(message);
    this.#rows.set(message.key, { message, element });
    return element;
  }

  #storedRow(message) {
    const ours = message.sender === this.#side;
    const row = el('div', { className: ours ? 'message ours' : 'message' },
      el('p', { className: 'meta' },
        el('span', { className: 'author' }, this.#author(message)), ' ',
        el('time', { dateTime: message.timestamp }, timeLabel(message.timestamp))),
      el('p', { className: 'body', dir: 'auto' }, message.body),
      attachments(message.attachments ?? []));
    row.dataset.seq = message.seq;
    return row;
  }

  #pendingRow(message) {
    const status = message.state === 'waiting'
      ? el('p', { className: 'meta' }, 'Sending…')
      : el('p', { className: 'meta', role: 'alert' },
        `Not sent. ${message.problem?.message ?? ''} `,
        el('button', { type: 'button', onclick: () => this.#retry(message) }, 'Retry'), ' ',
        el('button', { type: 'button', onclick: () => this.#edit(message) }, 'Edit'));
    return el('div', { className: `message ours ${message.state === 'waiting' ? 'sending' : 'failed'}` },
      el('p', { className: 'body', dir: 'auto' }, message.body), status);
  }

  #placeSeen() {
    const ours = [...this.#messages.querySelectorAll('.message.ours')];
    const last = ours.findLast((row) => Number(row.dataset.seq) <= this.#seenUpTo);
    if (last && last.lastElementChild !== this.#seen) {
      last.append(this.#seen);
    }
  }

  get #atBottom() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_BOTTOM_PX;
  }

  #showNewest() {
    if (this.#hasLater) {
      this.#latest();
    }
    this.#scrollDown();
  }

  #scrollDown() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#newer.hidden = true;
  }
}

function attachments(addresses) {
  return addresses.length === 0 ? null : el('ul', { className: 'attachments' },
    ...addresses.map((address) => el('li', {}, attachment(address))));
}

function attachment(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return address;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return address;
  }
  const fileName = url.pathname.split('/').pop();
  const label = fileName ? `${fileName} (${url.host})` : url.host;
  return el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, label);
}
