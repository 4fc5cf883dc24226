import { el } from './dom.js';

/** Above the chosen thread: what it is, who has it, and what can be done with it. `change(patch)` does it. */
export class ThreadHeader {
  #me;
  #change;
  #title = el('h2');
  #facts = el('p', { className: 'meta' });
  #problem = el('p', { className: 'problem', role: 'alert' });
  #assign = el('button', { type: 'button' }, 'Assign to me');
  #unassign = el('button', { type: 'button' }, 'Unassign');
  #close = el('button', { type: 'button' }, 'Close');
  #reopen = el('button', { type: 'button' }, 'Reopen');
  element = el('div', { className: 'thread-header' },
    el('a', { className: 'back', href: '#' }, '← Threads'),
    el('div', { className: 'thread-facts' }, this.#title, this.#facts),
    el('div', { className: 'actions', role: 'group', 'aria-label': 'Actions' },
      this.#assign, this.#unassign, this.#close, this.#reopen),
    this.#problem);

  constructor({ me, change }) {
    this.#me = me;
    this.#change = change;
    this.#assign.addEventListener('click', () => this.#do({ assigneeId: me() }));
    this.#unassign.addEventListener('click', () => this.#do({ assigneeId: null }));
    this.#close.addEventListener('click', () => this.#do({ status: 'closed' }));
    this.#reopen.addEventListener('click', () => this.#do({ status: 'open' }));
  }

  show({ subject, ownerId, assigneeId, status }) {
    const isClosed = status === 'closed';
    this.#title.textContent = subject || 'No subject';
    this.#facts.textContent = [
      `from ${ownerId}`,
      assigneeId ? `assigned to ${assigneeId === this.#me() ? 'you' : assigneeId}` : 'unassigned',
      status,
    ].join(' · ');
    this.#assign.hidden = isClosed || assigneeId === this.#me();
    this.#unassign.hidden = isClosed || !assigneeId;
    this.#close.hidden = isClosed;
    this.#reopen.hidden = !isClosed;
    this.#problem.textContent = '';
  }

  async #do(patch) {
    const buttons = [this.#assign, this.#unassign, this.#close, this.#reopen];
    const focused = document.activeElement;
    buttons.forEach((button) => {
      button.disabled = true;
    });
    try {
      await this.#change(patch);
    } catch (error) {
      this.#problem.textContent = error.message;
    }
    buttons.forEach((button) => {
      button.disabled = false;
    });
    // The pressed button may be gone now; the focus goes to one that does the opposite or the like.
    if (buttons.includes(focused)) {
      (focused.hidden ? buttons.find((button) => !button.hidden) : focused).focus();
    }
  }
}
