import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { controls, define } from '../components/theme.js';
import { texts } from './texts.js';

const MAX_SUBJECT_LENGTH = 200;

/**
 * What a thread is and who works on it. Event: `act` (`detail`: what to do, and for `rename` the `subject`).
 */
export class DeskHeader extends LitElement {
  static properties = {
    info: { attribute: false },
    viewers: { attribute: false },
    me: { attribute: false },
    isBusy: { attribute: false },
    isEditing: { state: true },
  };

  constructor() {
    super();
    /** @type {Partial<import('../client/types.js').ThreadInfo>} */
    this.info = {};
    /** @type {readonly string[]} */
    this.viewers = [];
    this.me = '';
    this.isBusy = false;
    this.isEditing = false;
  }

  focus() {
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('h2'))?.focus());
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has('info') && changed.get('info')?.id !== this.info.id) {
      this.isEditing = false;
    }
  }

  render() {
    const { info: { ownerId = '', status, assigneeId }, me } = this;
    const others = this.viewers.filter((id) => id !== me);
    return html`
      <div class="what">
        <a class="back" href="#" aria-label=${texts.t('thread.back')}><span aria-hidden="true">‹</span></a>
        <div class="who">
          ${this.isEditing ? this.#form() : this.#subject()}
          <p class="facts">
            <span><bdi>${texts.t('thread.customer', { name: ownerId })}</bdi></span>
            <span class=${status === 'closed' ? 'closed' : ''}>${status ? texts.t(`thread.${status}`) : ''}</span>
            <span class=${assigneeId && assigneeId !== me ? 'others' : ''}>${this.#assignee()}</span>
          </p>
          <p class="here" role="status">${others.length > 0 ? texts.t('thread.here', { count: others.length, names: texts.list(others) }) : ''}</p>
        </div>
      </div>
      <div class="actions">
        ${this.#action(assigneeId === me ? 'release' : 'take')}
        ${this.#action(status === 'closed' ? 'reopen' : 'close')}
      </div>`;
  }

  /** One that is pressed keeps the focus: it is neither disabled nor replaced. @param {'take' | 'release' | 'close' | 'reopen'} action */
  #action(action) {
    return html`<button type="button" aria-disabled=${this.isBusy ? 'true' : 'false'} @click=${() => this.#tell(action)}>${texts.t(`thread.${action}`)}</button>`;
  }

  #subject() {
    const { subject } = this.info;
    return html`<div class="subject">
      <h2 tabindex="-1" dir="auto">${subject || texts.t('thread.noSubject')}</h2>
      <button type="button" class="edit" aria-label=${texts.t('thread.editSubject')} @click=${this.#edit}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 13l.7-3L11 2.7l2.3 2.3L6 12.3zM9.6 4.1l2.3 2.3"/></svg>
      </button>
    </div>`;
  }

  #form() {
    return html`<form @submit=${this.#save} @keydown=${this.#key}>
      <label class="unseen" for="subject">${texts.t('thread.subject')}</label>
      <input id="subject" dir="auto" maxlength=${MAX_SUBJECT_LENGTH} autocomplete="off" .value=${this.info.subject ?? ''}>
      <button class="primary">${texts.t('thread.save')}</button>
      <button type="button" @click=${this.#stopEditing}>${texts.t('thread.cancel')}</button>
    </form>`;
  }

  #assignee() {
    const { info: { assigneeId }, me } = this;
    if (assigneeId === undefined) {
      return nothing;
    }
    return assigneeId === null ? texts.t('thread.unassigned') : assigneeId === me ? texts.t('thread.mine') : texts.t('thread.assigned', { name: assigneeId });
  }

  async #edit() {
    this.isEditing = true;
    await this.updateComplete;
    this.#input.select();
  }

  async #stopEditing() {
    this.isEditing = false;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.edit'))?.focus();
  }

  /** @param {Event} event */
  #save(event) {
    event.preventDefault();
    const subject = this.#input.value.trim();
    if (subject !== this.info.subject) {
      this.#tell('rename', subject);
    }
    void this.#stopEditing();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      void this.#stopEditing();
    }
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
  }

  /**
   * @param {import('./desk-thread.js').Action} action
   * @param {string} [subject]
   */
  #tell(action, subject) {
    this.dispatchEvent(new CustomEvent('act', { detail: { action, subject } }));
  }

  static styles = [controls, css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1rem; padding: .6rem 1rem; border-block-end: 1px solid var(--line); background: var(--surface); }
    .what { display: flex; flex: 1 1 16rem; align-items: center; gap: .6rem; min-width: 0; }
    .back { display: none; flex: none; width: 2.75rem; height: 2.75rem; border-radius: .6rem; font-size: 1.9rem; line-height: 2.4rem; text-align: center; text-decoration: none; }
    .who { flex: 1; min-width: 0; }
    .subject { display: flex; align-items: center; gap: .3rem; }
    h2 { overflow: hidden; font-size: 1.1rem; text-overflow: ellipsis; white-space: nowrap; }
    h2:focus-visible { outline-offset: -1px; }
    .edit { flex: none; padding: .2rem .4rem; border-color: transparent; background: none; }
    svg { display: block; width: 1rem; height: 1rem; fill: none; stroke: currentColor; stroke-width: 1.3; }
    form { display: flex; flex-wrap: wrap; gap: .4rem; }
    input { flex: 1; min-width: 8rem; padding: .3rem .6rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--surface); }
    .facts { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--quiet); font-size: .86rem; }
    .others, .closed { color: var(--text); font-weight: 600; }
    .here { font-size: .86rem; }
    .here:not(:empty) { width: fit-content; margin-block-start: .2rem; padding: .05rem .6rem; border-radius: 1rem; background: var(--notice); color: var(--on-notice); }
    .actions { display: flex; flex-wrap: wrap; gap: .5rem; }
    @media (max-width: 45rem) {
      :host { padding-inline: .5rem; }
      .back { display: block; }
      .actions button { min-height: 2.5rem; }
    }
  `];
}

define('desk-header', DeskHeader);
