import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { controls, define } from '../components/theme.js';
import { preferences } from './preferences.js';
import { SHORTCUTS } from './shortcuts.js';
import { texts } from './texts.js';

/** Settings of this browser, and which keys do what. */
export class DeskSettings extends LitElement {
  static properties = {
    isDenied: { state: true },
  };

  #changed = () => this.requestUpdate();

  constructor() {
    super();
    this.isDenied = false;
  }

  connectedCallback() {
    super.connectedCallback();
    preferences.addEventListener('changed', this.#changed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    preferences.removeEventListener('changed', this.#changed);
  }

  show() {
    this.#dialog.showModal();
  }

  render() {
    const { notify, sound, shortcuts } = preferences.value;
    return html`<dialog aria-labelledby="settings" closedby="any">
      <form method="dialog">
        <h2 id="settings">${texts.t('settings.heading')}</h2>
        ${'Notification' in window
          ? html`<label><input type="checkbox" aria-describedby="notify-hint" .checked=${notify} @change=${this.#notify}> ${texts.t('settings.notify')}</label>
            <p id="notify-hint" class="hint">${texts.t('settings.notifyHint')}</p>
            <p class="problem" role="alert">${this.isDenied ? texts.t('settings.notifyDenied') : ''}</p>`
          : nothing}
        <label><input type="checkbox" .checked=${sound} @change=${(/** @type {Event} */ event) => preferences.change({ sound: isChecked(event) })}> ${texts.t('settings.sound')}</label>
        <label><input type="checkbox" .checked=${shortcuts} @change=${(/** @type {Event} */ event) => preferences.change({ shortcuts: isChecked(event) })}> ${texts.t('settings.shortcuts')}</label>
        <h2>${texts.t('shortcuts.heading')}</h2>
        <dl>
          ${SHORTCUTS.map(([key, action]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${texts.t(`shortcuts.${action}`)}</dd></div>`)}
          <div><dt><kbd>Esc</kbd></dt><dd>${texts.t('shortcuts.leave')}</dd></div>
        </dl>
        <p class="hint">${texts.t('shortcuts.never')}</p>
        <button class="primary">${texts.t('settings.close')}</button>
      </form>
    </dialog>`;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  /** Browsers ask only when a person did something for it, as here. @param {Event} event */
  async #notify(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const isAllowed = !box.checked || (await Notification.requestPermission()) === 'granted';
    this.isDenied = !isAllowed;
    box.checked &&= isAllowed;
    preferences.change({ notify: box.checked });
  }

  static styles = [controls, css`
    dialog { width: min(28rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem); padding: 1.2rem 1.4rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--text); }
    dialog::backdrop { background: #0007; }
    h2 { margin-block: .2rem .6rem; font-size: 1.1rem; }
    h2:not(:first-child) { margin-block-start: 1.2rem; }
    label { display: flex; align-items: center; gap: .6rem; min-height: 2.2rem; }
    input { width: 1.15rem; height: 1.15rem; accent-color: var(--accent); }
    .hint { color: var(--quiet); font-size: .86rem; }
    .problem { color: var(--alert); font-size: .86rem; }
    dl { display: grid; gap: .3rem; margin: 0; }
    dl div { display: grid; grid-template-columns: 3.2rem 1fr; align-items: baseline; }
    dd { margin: 0; }
    kbd { display: inline-block; min-width: 1.7rem; padding: .05rem .4rem; border: 1px solid var(--edge); border-radius: .35rem; font-size: .85rem; text-align: center; }
    button { display: block; margin: 1.2rem 0 0 auto; }
  `];
}

/** @param {Event} event */
function isChecked({ target }) {
  return /** @type {HTMLInputElement} */ (target).checked;
}

define('desk-settings', DeskSettings);
