import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { textsIn } from '../components/i18n.js';
import { problemText } from '../components/texts.js';
import { controls, define, theme } from '../components/theme.js';
import { loginTexts } from './texts.js';

/** Name and password, until the session has somebody. */
export class ChatLogin extends LitElement {
  static properties = {
    session: { attribute: false },
    heading: {},
    lang: { reflect: true },
    problem: { state: true },
    isBusy: { state: true },
    waitSeconds: { state: true },
    isDemo: { state: true },
  };

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #countdown;

  constructor() {
    super();
    /** @type {import('./session.js').Session | null} */
    this.session = null;
    this.heading = '';
    this.problem = '';
    this.isBusy = false;
    this.waitSeconds = 0;
    this.isDemo = false;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#askForDemo();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#countdown);
  }

  firstUpdated() {
    this.#field('username').focus();
  }

  render() {
    const texts = textsIn(loginTexts, this.lang);
    const isWaiting = this.waitSeconds > 0;
    return html`<main><form method="post" @submit=${this.#submit}>
      <h1>${this.heading}</h1>
      ${this.session?.hasExpired ? html`<p class="notice">${texts.t('login.expired')}</p>` : nothing}
      <label for="username">${texts.t('login.username')}</label>
      <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required>
      <label for="password">${texts.t('login.password')}</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required>
      <p class="problem" role="alert">${this.problem && problemText(texts, { code: this.problem })}</p>
      <button class="primary" ?disabled=${this.isBusy || isWaiting}>
        ${isWaiting ? texts.t('login.wait', { count: this.waitSeconds }) : texts.t('login.submit')}
      </button>
      ${this.isDemo ? html`<p class="hint">${texts.t('login.demo')}</p>` : nothing}
    </form></main>`;
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    this.isBusy = true;
    this.problem = '';
    try {
      await this.session?.login(this.#field('username').value, this.#field('password').value);
    } catch (error) {
      const { code, retryAfterMs } = /** @type {import('../client/rest.js').ChatError} */ (error);
      this.problem = code;
      this.#wait(Math.ceil(retryAfterMs / 1000));
    }
    this.isBusy = false;
    await this.updateComplete;
    this.#field('password').select();
  }

  /** @param {number} seconds until trying makes sense */
  #wait(seconds) {
    clearInterval(this.#countdown);
    this.waitSeconds = seconds;
    this.#countdown = setInterval(() => {
      this.waitSeconds--;
      if (this.waitSeconds <= 0) {
        clearInterval(this.#countdown);
        this.problem = '';
      }
    }, 1000);
  }

  /** @param {string} id */
  #field(id) {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector(`#${id}`));
  }

  async #askForDemo() {
    try {
      const response = await fetch('/api/auth/');
      this.isDemo = response.ok && (await response.json()).demo === true;
    } catch {
      // Then nothing is said of it.
    }
  }

  static styles = [theme, controls, css`
    :host { display: grid; min-height: 100vh; min-height: 100dvh; padding: 1rem; place-items: center; background: var(--ground); }
    main { width: min(100%, 22rem); }
    form { display: grid; gap: .4rem; padding: 1.6rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
    h1 { margin: 0 0 .6rem; font-size: 1.35rem; }
    label { font-weight: 600; }
    input { min-height: 2.75rem; margin-block-end: .5rem; padding: .4rem .7rem; border: 1px solid var(--edge); border-radius: .6rem; background: var(--surface); }
    button { min-height: 2.75rem; }
    .notice { padding: .5rem .8rem; border-radius: .6rem; background: var(--notice); color: var(--on-notice); }
    .problem { min-height: 1.45em; color: var(--alert); }
    .hint { margin-block-start: .6rem; color: var(--quiet); font-size: .85rem; }
  `];
}

define('chat-login', ChatLogin);
