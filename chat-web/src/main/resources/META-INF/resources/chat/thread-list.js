import { el } from './dom.js';

/** The list of threads on the support desk. Each is a link to its `#id`; `more()` is called for the next page. */
export class ThreadList {
  #me;
  #rows = new Map();
  #chosen = null;
  #items = el('ul', { 'aria-label': 'Threads' });
  #more = el('button', { type: 'button', className: 'older', hidden: true }, 'Show more');
  #note = el('p', { className: 'empty' });
  element = el('div', { className: 'threads' }, this.#items, this.#note, this.#more);

  constructor({ me, more }) {
    this.#me = me;
    this.#more.addEventListener('click', more);
    this.#items.addEventListener('keydown', (event) => this.#moveFocus(event));
  }

  get unreadCount() {
    return this.#items.querySelectorAll('.unread').length;
  }

  set hasMore(value) {
    this.#more.hidden = !value;
  }

  set note(text) {
    this.#note.textContent = text;
  }

  clear() {
    this.#rows.clear();
    this.#items.replaceChildren();
  }

  has(threadId) {
    return this.#rows.has(threadId);
  }

  /** Shows a thread as it is now, a new one at the end, or at the top if it has just become lively. */
  put(thread, { unread, top = false }) {
    const row = this.#rows.get(thread.id) ?? el('li', {}, el('a', { href: `#${thread.id}` }));
    const link = row.firstElementChild;
    row.classList.toggle('unread', unread);
    link.replaceChildren(
      el('span', { className: 'dot', hidden: !unread }, el('span', { className: 'for-screen-readers' }, 'unread ')),
      el('span', { className: 'owner' }, thread.ownerId),
      el('span', { className: `tag ${thread.status}` }, this.#tag(thread)),
      el('span', { className: 'subject' }, thread.subject || 'No subject'),
    );
    if (!this.#rows.has(thread.id)) {
      this.#rows.set(thread.id, row);
      this.#items.append(row);
    }
    if (top && this.#items.firstElementChild !== row) {
      const focused = document.activeElement === link;
      this.#items.prepend(row);
      if (focused) {
        link.focus();
      }
    }
    this.#markChosen();
  }

  choose(threadId) {
    this.#chosen = threadId;
    this.#markChosen();
  }

  #markChosen() {
    for (const [threadId, row] of this.#rows) {
      if (threadId === this.#chosen) {
        row.firstElementChild.setAttribute('aria-current', 'true');
      } else {
        row.firstElementChild.removeAttribute('aria-current');
      }
    }
  }

  #tag({ status, assigneeId }) {
    if (status === 'closed') {
      return 'closed';
    }
    if (!assigneeId) {
      return 'unassigned';
    }
    return assigneeId === this.#me() ? 'mine' : assigneeId;
  }

  #moveFocus(event) {
    const row = event.target.closest('li');
    const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
    if (next) {
      event.preventDefault();
      next.firstElementChild.focus();
    }
  }
}
