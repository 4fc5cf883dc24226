import { el, timeLabel } from './dom.js';

const NEAR_BOTTOM_PX = 80;

/**
 * The messages of one thread in order of `seq`, and below them those still on their way. `side` is who "we" are:
 * `user` or `support`; `author(message)` names the sender; `older()` asks for a page of older messages.
 */
export class MessageList {
  #side;
  #author;
  #retry;
  #edit;
  #rows = new Map();
  #onTheirWay = new Map();
  #seenUpTo = 0;
  #quiet = false;
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

  constructor({ side, author, older, retry, edit }) {
    this.#side = side;
    this.#author = author;
    this.#retry = retry;
    this.#edit = edit;
    this.#older.addEventListener('click', older);
    this.#newer.addEventListener('click', () => this.#scrollDown());
    // A keyboard on a phone, or a longer draft, must not hide the newest message.
    let wasAtBottom = true;
    this.#log.addEventListener('scroll', () => {
      wasAtBottom = this.#atBottom;
      this.#newer.hidden ||= wasAtBottom;
    });
    new ResizeObserver(() => {
      if (wasAtBottom) {
        this.#scrollDown();
      }
    }).observe(this.#log);
  }

  get oldestSeq() {
    return Math.min(...this.#rows.keys());
  }

  get newestSeq() {
    return Math.max(0, ...this.#rows.keys());
  }

  clear(emptyText) {
    this.#rows.clear();
    this.#onTheirWay.clear();
    this.#messages.replaceChildren();
    this.#outgoing.replaceChildren();
    this.#seenUpTo = 0;
    this.#seen.remove();
    this.#older.hidden = true;
    this.#newer.hidden = true;
    this.#empty.textContent = emptyText;
  }

  /** History is not read out: only what comes while one listens is news. */
  async quietly(load) {
    this.#quiet = true;
    this.#log.setAttribute('aria-busy', 'true');
    this.#older.disabled = true;
    const fromBottom = this.#log.scrollHeight - this.#log.scrollTop;
    try {
      const more = await load();
      this.#older.hidden = !more;
      this.#older.textContent = 'Show older messages';
    } finally {
      this.#quiet = false;
      this.#older.disabled = false;
      this.#log.removeAttribute('aria-busy');
      this.#log.scrollTop = this.#log.scrollHeight - fromBottom;
    }
  }

  offerOlder(text) {
    this.#older.textContent = text;
    this.#older.hidden = false;
  }

  add(message) {
    const ours = message.sender === this.#side;
    const stick = this.#atBottom;
    const row = el('div', { className: ours ? 'message ours' : 'message' },
      el('p', { className: 'meta' },
        el('span', { className: 'author' }, this.#author(message)), ' ',
        el('time', { dateTime: message.timestamp }, timeLabel(message.timestamp))),
      el('p', { className: 'body', dir: 'auto' }, message.body),
      attachments(message.attachments ?? []));
    let after = this.#messages.lastElementChild;
    while (after && !(Number(after.dataset.seq) < message.seq)) {
      after = after.previousElementSibling;
    }
    row.dataset.seq = message.seq;
    this.#rows.get(message.seq)?.remove();
    this.#rows.set(message.seq, row);
    if (after) {
      after.after(row);
    } else {
      this.#messages.prepend(row);
    }
    this.#forget(message.clientMessageId);
    this.#empty.textContent = '';
    this.#placeSeen();
    if (stick || (ours && !this.#quiet)) {
      this.#scrollDown();
    } else if (message.seq === this.newestSeq) {
      this.#newer.hidden = false;
    }
  }

  /** Shows where an outgoing message stands. A sent one stays until its place in the log is known. */
  setOutgoing(item) {
    const known = this.#onTheirWay.get(item.clientMessageId);
    if (item.state === 'withdrawn') {
      this.#forget(item.clientMessageId);
      return;
    }
    if (!known && item.state === 'sent') {
      return;
    }
    const status = outgoingStatus(item, this.#retry, this.#edit);
    const row = el('div', { className: `message ours ${item.state}` },
      el('p', { className: 'body', dir: 'auto' }, item.body), status);
    if (known) {
      known.replaceWith(row);
    } else {
      this.#outgoing.append(row);
      this.#scrollDown();
    }
    this.#empty.textContent = '';
    this.#onTheirWay.set(item.clientMessageId, row);
  }

  setSeen(upTo) {
    this.#seenUpTo = Math.max(this.#seenUpTo, upTo);
    this.#placeSeen();
  }

  #placeSeen() {
    const ours = [...this.#messages.querySelectorAll('.message.ours')];
    const last = ours.findLast((row) => Number(row.dataset.seq) <= this.#seenUpTo);
    if (last && last.lastElementChild !== this.#seen) {
      last.append(this.#seen);
    }
  }

  #forget(clientMessageId) {
    this.#onTheirWay.get(clientMessageId)?.remove();
    this.#onTheirWay.delete(clientMessageId);
  }

  get #atBottom() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_BOTTOM_PX;
  }

  #scrollDown() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function outgoingStatus(item, retry, edit) {
  if (item.state !== 'failed') {
    return el('p', { className: 'meta' }, item.state === 'sent' ? 'Sent' : 'Sending…');
  }
  return el('p', { className: 'meta', role: 'alert' },
    `Not sent. ${item.reason} `,
    el('button', { type: 'button', onclick: () => retry(item) }, 'Retry'), ' ',
    el('button', { type: 'button', onclick: () => edit(item) }, 'Edit'));
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
