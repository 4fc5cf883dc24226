import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { repeat } from '../lit/directives/repeat.js';
import { controls, define } from '../components/theme.js';
import { texts } from './texts.js';

/** @type {readonly import('./inbox.js').View[]} */
const VIEWS = ['unassigned', 'mine', 'all'];

/** The list of threads, one of three views of it. */
export class DeskInbox extends LitElement {
  static properties = {
    inbox: { attribute: false },
    chosen: { attribute: false },
    me: { attribute: false },
    snapshot: { state: true },
  };

  #unsubscribe = () => {};

  constructor() {
    super();
    /** @type {import('./inbox.js').Inbox | null} */
    this.inbox = null;
    this.chosen = '';
    this.me = '';
    /** @type {import('./inbox.js').InboxSnapshot | null} */
    this.snapshot = null;
  }

  /** To the chosen thread, or to the first. */
  focus() {
    const { renderRoot } = this;
    const link = renderRoot.querySelector('[aria-current]') ?? renderRoot.querySelector('li a') ?? renderRoot.querySelector('[role=tab]');
    /** @type {HTMLElement | null} */ (link)?.focus();
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has('inbox')) {
      this.#unsubscribe();
      this.snapshot = this.inbox?.store.value ?? null;
      this.#unsubscribe = this.inbox?.store.listeners.add((snapshot) => {
        this.snapshot = snapshot;
      }) ?? (() => {});
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  render() {
    const { snapshot } = this;
    if (!snapshot) {
      return nothing;
    }
    const { view, status, counts } = snapshot;
    return html`
      <div class="views" role="tablist" aria-label=${texts.t('inbox.views')} @keydown=${this.#tabKey}>
        ${VIEWS.map((one) => html`<button type="button" role="tab" id=${one} aria-controls="list"
          aria-selected=${one === view ? 'true' : 'false'} tabindex=${one === view ? '0' : '-1'}
          @click=${() => this.inbox?.show(one)}>
          ${texts.t(`inbox.${one}`)}
          ${counts ? html`<span class="count"><span aria-hidden="true">${counts[one]}</span><span class="unseen">, ${texts.t('inbox.count', { count: counts[one] })}</span></span>` : nothing}
        </button>`)}
      </div>
      <div class="filter">
        <label for="status">${texts.t('inbox.status')}</label>
        <select id="status" .value=${status} @change=${this.#filtered}>
          <option value="open" ?selected=${status === 'open'}>${texts.t('inbox.open')}</option>
          <option value="closed" ?selected=${status === 'closed'}>${texts.t('inbox.closed')}</option>
        </select>
      </div>
      <div id="list" role="tabpanel" aria-labelledby=${view} aria-busy=${snapshot.isLoading ? 'true' : 'false'}>
        ${this.#list(snapshot)}
      </div>`;
  }

  /** @param {import('./inbox.js').InboxSnapshot} snapshot */
  #list({ entries, hasMore, isLoading, failed, status }) {
    return html`
      ${entries.length === 0 && isLoading ? html`<p class="note">${texts.t('inbox.loading')}</p>` : nothing}
      ${entries.length === 0 && !isLoading && !failed ? html`<p class="note">${texts.t(`inbox.empty.${status}`)}</p>` : nothing}
      <ul>${repeat(entries, ({ id }) => id, (entry) => this.#item(entry))}</ul>
      ${failed
        ? html`<p class="note" role="alert">${texts.t('inbox.failed')}</p>
            <button type="button" class="more" @click=${() => this.inbox?.reload()}>${texts.t('inbox.retry')}</button>`
        : nothing}
      ${hasMore && !failed
        ? html`<button type="button" class="more" ?disabled=${isLoading} @click=${() => this.inbox?.more()}>${texts.t('inbox.more')}</button>`
        : nothing}`;
  }

  /** @param {import('./inbox.js').Entry} entry */
  #item(entry) {
    const { id, subject, ownerId, assigneeId, lastMessage, updatedAt } = entry;
    const isUnread = this.inbox?.isUnread(entry);
    const at = lastMessage?.timestamp ?? updatedAt;
    return html`<li>
      <a href="#${id}" class=${isUnread ? 'unread' : ''} aria-current=${id === this.chosen ? 'true' : nothing}>
        <span class="line">
          ${isUnread ? html`<span class="dot" aria-hidden="true"></span><span class="unseen">${texts.t('thread.unread')}: </span>` : nothing}
          <bdi class="subject">${subject || texts.t('thread.noSubject')}</bdi>
          <time datetime=${at} title=${texts.moment(at)}>${shortTime(at)}</time>
        </span>
        <span class="line">
          <bdi class="owner">${ownerId}</bdi>
          <span class="assignee">${this.#assignee(assigneeId)}</span>
        </span>
        ${lastMessage ? html`<span class="preview" dir="auto">${this.#preview(lastMessage)}</span>` : nothing}
      </a>
    </li>`;
  }

  /** @param {string | null} assigneeId */
  #assignee(assigneeId) {
    if (this.snapshot?.view !== 'all') {
      return '';
    }
    return assigneeId === null ? texts.t('thread.unassigned') : assigneeId === this.me ? texts.t('name.you') : assigneeId;
  }

  /** @param {import('./inbox.js').Preview} message */
  #preview({ body, senderId }) {
    const text = body.trim() || texts.t('thread.attachment');
    return senderId === this.me ? texts.t('thread.you', { body: text }) : text;
  }

  /** @param {Event} event */
  #filtered({ target }) {
    const { value } = /** @type {HTMLSelectElement} */ (target);
    this.inbox?.show(this.snapshot?.view ?? 'all', value === 'closed' ? 'closed' : 'open');
  }

  /** @param {KeyboardEvent} event */
  #tabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const forward = getComputedStyle(this).direction === 'rtl' ? -step : step;
      // From the tab that has the focus: the next key may come before the list has changed.
      const at = VIEWS.findIndex((one) => one === /** @type {HTMLElement} */ (event.target).id);
      const next = VIEWS[(at + forward + VIEWS.length) % VIEWS.length];
      this.inbox?.show(next);
      /** @type {HTMLElement} */ (this.renderRoot.querySelector(`#${next}`)).focus();
    }
  }

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); color: var(--text); }
    .views { display: flex; border-block-end: 1px solid var(--line); }
    .views button { display: flex; flex: 1 1 auto; flex-wrap: wrap; align-items: center; justify-content: center; gap: 0 .4rem; min-height: 2.75rem; padding: .3rem .4rem; border: 0; border-block-end: 3px solid transparent; border-radius: 0; background: none; font-size: .92rem; }
    .views button[aria-selected='true'] { border-block-end-color: var(--accent); font-weight: 700; }
    .views button:focus-visible { outline-offset: -3px; }
    .count { padding-inline: .5em; border-radius: 1em; background: var(--theirs); color: var(--on-theirs); font-size: .85em; font-weight: 600; font-variant-numeric: tabular-nums; }
    .filter { display: flex; align-items: center; gap: .5rem; padding: .4rem .9rem; border-block-end: 1px solid var(--line); color: var(--quiet); font-size: .88rem; }
    select { min-height: 2rem; padding: .1rem .4rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--surface); color: var(--text); }
    #list { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; }
    li { content-visibility: auto; contain-intrinsic-size: auto 4.9rem; border-block-end: 1px solid var(--line); }
    li a { display: grid; gap: .1rem; padding: .55rem .9rem; border-inline-start: 4px solid transparent; color: inherit; text-decoration: none; }
    li a:hover { background: var(--ground); }
    li a:focus-visible { outline-offset: -3px; }
    li a[aria-current] { border-inline-start-color: var(--accent); background: var(--theirs); color: var(--on-theirs); }
    li a[aria-current] :is(time, .owner, .assignee, .preview) { color: inherit; }
    .line { display: flex; align-items: baseline; gap: .5rem; min-width: 0; }
    .subject { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .unread .subject, .unread .preview { font-weight: 700; }
    .unread .preview { color: var(--text); }
    .dot { align-self: center; flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: var(--accent); }
    time, .owner, .assignee { color: var(--quiet); font-size: .82rem; white-space: nowrap; }
    .owner { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; }
    .preview { overflow: hidden; color: var(--quiet); font-size: .88rem; text-overflow: ellipsis; white-space: nowrap; }
    .note { padding: 1.5rem .9rem; color: var(--quiet); text-align: center; }
    .more { display: block; margin: .7rem auto; }
  `];
}

/** Today the time, else the day. @param {string} timestamp */
function shortTime(timestamp) {
  const isToday = new Date(timestamp).toDateString() === new Date().toDateString();
  return isToday ? texts.time(timestamp) : DAYS.format(new Date(timestamp));
}

const DAYS = new Intl.DateTimeFormat(texts.lang, { day: 'numeric', month: 'short' });

define('desk-inbox', DeskInbox);
