import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import '../components/chat-thread.js';
import { problemText } from '../components/texts.js';
import { controls, define } from '../components/theme.js';
import './desk-header.js';
import { texts } from './texts.js';

/** Who leaves the window alone for so long does not look any more. */
const AWAY_MS = 30_000;
const MAX_ATTEMPTS = 5;

/** @typedef {'take' | 'release' | 'close' | 'reopen' | 'rename'} Action */

/** One thread with all that an agent does to it, and never on a view that is not the newest. */
export class DeskThread extends LitElement {
  static properties = {
    chat: { attribute: false },
    threadId: { attribute: false },
    me: { attribute: false },
    snapshot: { state: true },
    isBusy: { state: true },
    /** What was not done because of what came meanwhile. */
    stale: { state: true },
    problem: { state: true },
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #away;
  #listening = new AbortController();

  constructor() {
    super();
    /** @type {ReturnType<typeof import('../chat-client.js').createChat> | null} */
    this.chat = null;
    this.threadId = '';
    this.me = '';
    /** @type {import('../client/types.js').ThreadSnapshot | null} */
    this.snapshot = null;
    this.isBusy = false;
    /** @type {{action: Action, since: number, assigneeId: string | null} | null} */
    this.stale = null;
    this.problem = '';
  }

  /** On the reply, or with `heading` on what the thread is called. @param {FocusOptions & {heading?: boolean}} [options] */
  focus({ heading = false } = {}) {
    this.updateComplete.then(() => {
      const target = this.renderRoot.querySelector(heading ? 'desk-header' : 'chat-thread');
      /** @type {HTMLElement | null} */ (target)?.focus();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.#listening = new AbortController();
    document.addEventListener('visibilitychange', () => this.#look(), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
    clearTimeout(this.#away);
    this.#thread?.view(false);
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has('threadId')) {
      this.snapshot = null;
      this.stale = null;
      this.problem = '';
    }
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  updated(changed) {
    if (changed.has('threadId') || changed.has('chat')) {
      this.#look();
    }
  }

  render() {
    const { snapshot, threadId } = this;
    if (snapshot?.state === 'failed') {
      return html`<p class="missing" role="alert">${texts.t('thread.missing')} <a href="#">${texts.t('thread.back')}</a></p>`;
    }
    return html`
      <desk-header .info=${snapshot?.info.id === threadId ? snapshot.info : NOTHING} .viewers=${snapshot?.viewers ?? []} .me=${this.me} .isBusy=${this.isBusy}
        @act=${(/** @type {CustomEvent<{action: Action, subject?: string}>} */ { detail }) => this.act(detail.action, detail.subject)}></desk-header>
      <chat-thread .chat=${this.chat} .threadId=${threadId} side="support" fenced .watch=${true} .nameOf=${nameOf} .texts=${texts}
        @thread-changed=${this.#show}>
        <div slot="notice" role="alert">${this.#notice()}</div>
      </chat-thread>`;
  }

  /**
   * Does what the thread is ready for: `close` reopens one that is closed.
   *
   * @param {Action} wanted
   * @param {string} [subject]
   */
  async act(wanted, subject = '') {
    const { snapshot } = this;
    if (!snapshot || snapshot.state !== 'ready' || this.isBusy) {
      return;
    }
    const action = wanted === 'close' && snapshot.info.status === 'closed' ? 'reopen' : wanted;
    this.isBusy = true;
    this.stale = null;
    this.problem = '';
    const { threadId } = this;
    try {
      await this.#update(action, subject, snapshot);
    } catch (error) {
      if (threadId === this.threadId) {
        this.#refused(/** @type {import('../client/rest.js').ChatError} */ (error));
      }
    }
    this.isBusy = false;
  }

  /**
   * @param {Action} action
   * @param {string} subject
   * @param {import('../client/types.js').ThreadSnapshot} snapshot
   */
  async #update(action, subject, { lastSeq, info }) {
    const patch = { take: { assigneeId: this.me }, release: { assigneeId: null }, close: { status: CLOSED }, reopen: { status: OPEN }, rename: { subject } }[action];
    const isFenced = action === 'close' || action === 'take';
    let basedOnSeq = lastSeq;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#thread?.update({ ...patch, ...(isFenced && basedOnSeq > 0 && { basedOnSeq }) });
        return;
      } catch (error) {
        const { code } = /** @type {import('../client/rest.js').ChatError} */ (error);
        if (code !== 'stale') {
          throw error;
        }
        const now = await this.#read();
        // For taking it only matters that nobody else has.
        if (action !== 'take' || now.assigneeId !== info.assigneeId || attempt === MAX_ATTEMPTS) {
          this.stale = { action, since: lastSeq, assigneeId: now.assigneeId };
          return;
        }
        basedOnSeq = now.lastSeq;
      }
    }
  }

  /** @returns {Promise<import('../client/types.js').ThreadInfo>} */
  #read() {
    return /** @type {NonNullable<typeof this.chat>} */ (this.chat).request('GET', `/threads/${encodeURIComponent(this.threadId)}/`);
  }

  /** @param {import('../client/rest.js').ChatError} error */
  #refused(error) {
    this.problem = problemText(texts, error);
  }

  #notice() {
    const { stale, problem } = this;
    if (problem) {
      return html`<div class="notice"><p>${problem}</p>${this.#dismiss()}</div>`;
    }
    if (!stale) {
      return nothing;
    }
    if (stale.action === 'take') {
      const text = stale.assigneeId && stale.assigneeId !== this.me ? texts.t('stale.take', { name: stale.assigneeId }) : texts.t('stale.takeNobody');
      return html`<div class="notice"><p>${text}</p>
        <button type="button" @click=${() => this.act('take')}>${texts.t('stale.takeAnyway')}</button>${this.#dismiss()}</div>`;
    }
    const missed = this.snapshot?.messages.filter(({ seq = 0, own }) => seq > stale.since && !own) ?? [];
    return html`<div class="notice"><p>${texts.t('stale.close', { count: Math.max(1, missed.length) })}</p>
      <ul>${missed.slice(-MAX_MISSED).map(({ senderId, body }) => html`<li><bdi>${senderId}</bdi>: <span dir="auto">${body}</span></li>`)}</ul>
      <button type="button" @click=${() => this.act('close')}>${texts.t('stale.closeAnyway')}</button>${this.#dismiss()}</div>`;
  }

  #dismiss() {
    return html`<button type="button" @click=${this.#dismissed}>${texts.t('stale.dismiss')}</button>`;
  }

  #dismissed() {
    this.stale = null;
    this.problem = '';
    this.focus();
  }

  /** @param {CustomEvent<import('../client/types.js').ThreadSnapshot>} event */
  #show({ detail }) {
    this.snapshot = detail;
  }

  get #thread() {
    return this.threadId ? this.chat?.thread(this.threadId) : undefined;
  }

  /** Colleagues see who looks, not whose window lies behind another. */
  #look() {
    clearTimeout(this.#away);
    if (document.hidden) {
      this.#away = setTimeout(() => this.#thread?.view(false), AWAY_MS);
    } else {
      this.#thread?.view(true);
    }
  }

  static styles = [controls, css`
    :host { display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); color: var(--text); }
    chat-thread { flex: 1; width: min(100%, 75rem); min-height: 0; margin-inline: auto; }
    .missing { padding: 2rem 1rem; text-align: center; }
    .notice { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .7rem; margin: .3rem 1rem; padding: .6rem .9rem; border-radius: .7rem; background: var(--notice); color: var(--on-notice); }
    .notice p { flex: 1 1 12rem; font-weight: 600; }
    .notice ul { flex-basis: 100%; max-height: 8rem; overflow-y: auto; }
    .notice li { overflow-wrap: anywhere; }
  `];
}

/** The newest of those that were missed; the rest is in the list above. */
const MAX_MISSED = 5;
const OPEN = /** @type {const} */ ('open');
const CLOSED = /** @type {const} */ ('closed');
const NOTHING = Object.freeze({});

/** At the desk everybody has a name. @param {string} userId */
function nameOf(userId) {
  return userId;
}

define('desk-thread', DeskThread);
