import { subjectOf } from './client/rest.js';
import './components/chat-status.js';
import './components/chat-thread.js';
import { drafts } from './components/drafts.js';
import { textsIn } from './components/i18n.js';
import { controls, define, theme } from './components/theme.js';
import { LitElement, html, nothing } from './lit/lit-element.js';
import { CustomerChat } from './widget/customer-chat.js';
import './widget/earlier-threads.js';
import { aboveKeyboard } from './widget/phone-keyboard.js';
import { tokenSource } from './widget/token-source.js';
import { widgetStyles } from './widget/widget-styles.js';
import { widgetTexts } from './widget/widget-texts.js';

const MAX_BADGE = 9;

/**
 * A customer's chat on any page: `<support-chat>`. Its attributes, properties, methods, events and colours are in
 * `docs/how-to/put-it-on-your-page.md`.
 */
export class SupportChat extends LitElement {
  static properties = {
    server: {},
    apiPath: { attribute: 'api-path' },
    socketPath: { attribute: 'socket-path' },
    token: {},
    tokenUrl: { attribute: 'token-url' },
    getToken: { attribute: false },
    threadId: { attribute: 'thread-id' },
    mode: { reflect: true },
    open: { type: Boolean, reflect: true },
    lang: {},
    heading: {},
    greeting: {},
    isChoosing: { state: true },
  };

  /** Null while nobody is signed in. @type {CustomerChat | null} */
  #customer = null;
  #texts = textsIn(widgetTexts);
  #endFitting = () => {};
  #wasOpened = false;
  #takesFocus = false;
  #openThread = (/** @type {string} */ text) => this.#customer?.open(text);

  constructor() {
    super();
    this.server = new URL(import.meta.url).origin;
    /** @type {string | undefined} */
    this.apiPath = undefined;
    /** @type {string | undefined} */
    this.socketPath = undefined;
    this.token = '';
    this.tokenUrl = '';
    /** @type {import('./chat-client.js').ChatOptions['getToken'] | null} */
    this.getToken = null;
    this.threadId = '';
    /** @type {'launcher' | 'inline'} */
    this.mode = 'launcher';
    this.open = false;
    this.lang = '';
    this.heading = '';
    this.greeting = '';
    this.isChoosing = false;
  }

  /** The client, for what the element doesn't do; null while nobody is signed in. */
  get chat() {
    return this.#customer?.chat ?? null;
  }

  /** Messages of support that were not seen yet. */
  get unread() {
    return this.#customer?.unread ?? 0;
  }

  /** Opens the panel, and moves the focus into it. */
  show() {
    this.#takesFocus = !this.open;
    this.open = true;
  }

  /** Closes the panel; the focus goes back to the button. */
  hide() {
    this.#takesFocus = this.open;
    this.open = false;
  }

  /** Into the composer. */
  focus() {
    this.updateComplete.then(() => this.#part('chat-thread')?.focus());
  }

  /** Ends the chat, and drops what was not sent: for signing out. */
  async signOut() {
    drafts.forget();
    await this.#stop({ forget: true });
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#keepUnsent);
    // The first start waits for all attributes.
    if (this.hasUpdated && !this.#customer) {
      this.#start();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#keepUnsent);
    this.#endFitting();
    // One that is only moved in the page goes on.
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  /** @param {import('./lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has('lang')) {
      this.#texts = textsIn(widgetTexts, this.lang);
    }
    if (this.#isAnotherChat(changed)) {
      void this.#stop();
      this.#start();
    } else if (changed.has('threadId')) {
      this.#customer?.use(this.threadId);
    }
    this.#wasOpened ||= this.open || this.mode === 'inline';
  }

  /** @param {import('./lit/lit-element.js').PropertyValues} changed */
  updated(changed) {
    const isFirst = changed.get('open') === undefined;
    if (this.mode === 'inline' || !changed.has('open') || (isFirst && !this.open)) {
      return;
    }
    this.#endFitting();
    if (this.open) {
      this.#endFitting = aboveKeyboard(this.#part('.panel'));
    }
    if (this.#takesFocus) {
      this.#takesFocus = false;
      // A phone's keyboard would cover what one came to read.
      const isTouched = matchMedia('(pointer: coarse)').matches;
      this.#part(!this.open ? '.launcher' : isTouched || !this.#customer ? '.panel' : 'chat-thread').focus();
    }
    this.#tell(this.open ? 'chat-opened' : 'chat-closed');
  }

  render() {
    return this.mode === 'inline' ? this.#panel() : html`${this.#wasOpened ? this.#panel() : nothing}${this.#launcher()}`;
  }

  #launcher() {
    const texts = this.#texts;
    const { open } = this;
    const unread = open ? 0 : this.unread;
    const label = open ? texts.t('widget.close') : unread ? texts.t('widget.openUnread', { count: unread }) : texts.t('widget.open');
    return html`
      <button type="button" class="launcher" lang=${texts.lang} aria-haspopup="dialog" aria-expanded=${open ? 'true' : 'false'}
        aria-label=${label} @click=${open ? this.hide : this.show}>
        ${open ? CROSS : BUBBLE}
        ${unread ? html`<span class="badge" aria-hidden="true">${unread > MAX_BADGE ? `${MAX_BADGE}+` : unread}</span>` : nothing}
      </button>
      <p class="unseen" role="status">${unread ? texts.t('messages.new', { count: unread }) : ''}</p>
    `;
  }

  #panel() {
    const texts = this.#texts;
    const isInline = this.mode === 'inline';
    const heading = this.heading || texts.t('widget.heading');
    const notice = !this.#customer ? texts.t('widget.noToken') : this.#customer.isStaff ? texts.t('widget.staff') : '';
    return html`
      <section class=${isInline ? 'panel inline' : 'panel floating'} lang=${texts.lang} role=${isInline ? 'region' : 'dialog'}
        aria-label=${heading} tabindex="-1" ?hidden=${!isInline && !this.open} @keydown=${this.#key}>
        ${isInline && !this.heading ? nothing : html`<div class="header">
          <h2>${heading}</h2>
          ${notice ? nothing : html`<button type="button" class="plain" aria-label=${texts.t('widget.earlier')} aria-expanded=${this.isChoosing ? 'true' : 'false'}
            @click=${this.#toggleChoice}>${LIST}</button>`}
          ${isInline ? nothing : html`<button type="button" class="plain" aria-label=${texts.t('widget.close')} @click=${this.hide}>${CROSS}</button>`}
        </div>`}
        ${notice || !this.#customer ? html`<p class="notice" role="status">${notice}</p>` : this.#conversation(this.#customer)}
      </section>
    `;
  }

  /** @param {CustomerChat} customer */
  #conversation({ chat, threadId, isFinding, isThreadClosed }) {
    const texts = this.#texts;
    return html`
      <chat-status .chat=${chat} .texts=${texts}></chat-status>
      ${this.isChoosing
        ? html`<chat-earlier-threads .chat=${chat} .texts=${texts} .current=${threadId} @choose=${this.#choose}></chat-earlier-threads>`
        : nothing}
      <chat-thread ?hidden=${this.isChoosing} .chat=${chat} .threadId=${threadId} .texts=${texts} .openThread=${this.#openThread}
        .emptyText=${isFinding ? texts.t('messages.loading') : this.greeting || texts.t('widget.greeting')}>
        ${isThreadClosed ? html`<p slot="notice" class="notice">${texts.t('widget.closed')}
          <button type="button" @click=${this.#startAnew}>${texts.t('widget.again')}</button></p>` : nothing}
      </chat-thread>
    `;
  }

  /** @param {import('./lit/lit-element.js').PropertyValues} changed */
  #isAnotherChat(changed) {
    if (['server', 'apiPath', 'socketPath', 'getToken', 'tokenUrl'].some((name) => changed.has(name))) {
      return true;
    }
    const isStopped = !this.#customer || this.#customer.status.connection === 'stopped';
    // The same person's next token is asked for when the last one ends.
    return changed.has('token') && (isStopped || subjectOf(this.token) !== subjectOf(changed.get('token')));
  }

  #start() {
    if (this.isConnected && (this.getToken || this.tokenUrl || this.token)) {
      this.#customer = new CustomerChat(
        { server: this.server, apiPath: this.apiPath || undefined, socketPath: this.socketPath || undefined, getToken: tokenSource(this), threadId: this.threadId },
        { changed: () => this.requestUpdate(), tell: (type, detail) => this.#tell(type, detail) },
      );
    }
  }

  /** @param {{forget?: boolean}} [how] */
  async #stop(how) {
    const customer = this.#customer;
    this.#customer = null;
    this.requestUpdate();
    await customer?.close(how);
  }

  #toggleChoice() {
    this.isChoosing = !this.isChoosing;
    this.updateComplete.then(() => this.#part(this.isChoosing ? 'chat-earlier-threads' : 'chat-thread').focus());
  }

  /** @param {CustomEvent<string>} event */
  #choose({ detail: threadId }) {
    this.#toggleChoice();
    if (threadId !== this.#customer?.threadId) {
      this.#customer?.use(threadId);
    }
  }

  #startAnew() {
    this.#customer?.use('');
    this.#part('chat-thread').focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape' && !event.isComposing && this.mode !== 'inline') {
      event.stopPropagation();
      this.hide();
    }
  }

  /** What the browser can't store would be lost. */
  #keepUnsent = (/** @type {BeforeUnloadEvent} */ event) => {
    const { waiting, kept } = this.#customer?.status ?? { waiting: 0, kept: true };
    if (waiting > 0 && !kept) {
      event.preventDefault();
    }
  };

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.renderRoot.querySelector(selector));
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  static styles = [theme, controls, widgetStyles];
}

const CROSS = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg>`;
const LIST = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16M4 12h16M4 18h10"/></svg>`;
const BUBBLE = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M21 12a8 8 0 0 1-8 8H4l2-3.3A8 8 0 1 1 21 12z"/></svg>`;

define('support-chat', SupportChat);
