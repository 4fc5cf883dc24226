import { textsIn } from './components/i18n.js';
import { controls, define, theme } from './components/theme.js';
import { LitElement, css, html, nothing } from './lit/lit-element.js';
import { whileSignedIn } from './login/signed-in.js';
import { loginTexts } from './login/texts.js';

const texts = textsIn({
  en: { ...loginTexts.en, 'customer.title': 'Support chat', 'customer.heading': 'Your conversation' },
  de: { ...loginTexts.de, 'customer.title': 'Support-Chat', 'customer.heading': 'Ihre Unterhaltung' },
});

/** The reference server's page for customers: the widget, and who is signed in. */
class CustomerPage extends LitElement {
  static properties = {
    session: { attribute: false },
    signOut: { attribute: false },
    isStaff: { state: true },
  };

  #getToken = (/** @type {{fresh: boolean}} */ wanted) => this.session?.token(wanted);

  constructor() {
    super();
    /** @type {import('./login/session.js').Session | null} */
    this.session = null;
    this.signOut = () => {};
    this.isStaff = false;
  }

  get chat() {
    return /** @type {import('./support-chat.js').SupportChat} */ (this.renderRoot.querySelector('support-chat'));
  }

  firstUpdated() {
    void this.#begin();
  }

  render() {
    const name = this.session?.userId ?? '';
    return html`
      <header>
        <h1>${texts.t('customer.title')}</h1>
        <span class="name">${name}</span>
        <button type="button" @click=${() => this.signOut()}>${texts.t('login.signOut')}</button>
      </header>
      <main>
        ${this.isStaff ? html`<p class="notice">${texts.t('login.otherRole.user', { name })} <a href="/support">${texts.t('login.goTo.user')}</a></p>` : nothing}
        <support-chat mode="inline" lang=${texts.lang} heading=${texts.t('customer.heading')} .getToken=${this.#getToken} ?hidden=${this.isStaff}
          @chat-status=${this.#noteRole}></support-chat>
      </main>
    `;
  }

  async #begin() {
    await customElements.whenDefined('support-chat');
    this.chat.focus();
  }

  /** @param {CustomEvent<import('./client/types.js').ChatSnapshot>} event */
  #noteRole({ detail: { user } }) {
    this.isStaff = user?.role === 'support';
  }

  static styles = [theme, controls, css`
    :host { display: flex; flex-direction: column; max-width: 46em; height: 100vh; height: 100dvh; margin-inline: auto; border-inline: 1px solid var(--line); background: var(--surface); }
    header { display: flex; align-items: center; gap: .75em; padding: .6em 1em; border-bottom: 1px solid var(--line); }
    h1 { margin: 0; margin-inline-end: auto; font-size: 1.05em; }
    .name { min-width: 0; overflow: hidden; color: var(--quiet); text-overflow: ellipsis; white-space: nowrap; }
    main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
    .notice { padding: .6em 1em; background: var(--notice); color: var(--on-notice); }
    support-chat { flex: 1; padding-block-end: env(safe-area-inset-bottom); }
  `];
}

define('customer-page', CustomerPage);

document.documentElement.lang = texts.lang;
document.title = texts.t('customer.title');

void whileSignedIn(document.body, {
  side: 'user',
  heading: texts.t('customer.title'),
  show: (session, signOut) => {
    const page = Object.assign(new CustomerPage(), { session, signOut });
    return { elements: [page], close: ({ forget }) => (forget ? page.chat.signOut?.() : undefined) };
  },
});

// After the login form, which needs little of it.
void import('./support-chat.js');
