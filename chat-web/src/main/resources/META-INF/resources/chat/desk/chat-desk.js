import { LitElement, css, html } from '../lit/lit-element.js';
import '../components/chat-status.js';
import { controls, define, theme } from '../components/theme.js';
import './desk-inbox.js';
import './desk-settings.js';
import './desk-thread.js';
import { Inbox } from './inbox.js';
import { Notifier } from './notifier.js';
import { preferences } from './preferences.js';
import { shortcutOf } from './shortcuts.js';
import { texts } from './texts.js';

/** @typedef {ReturnType<typeof import('../chat-client.js').createChat>} Chat */

const NARROW = matchMedia('(max-width: 45rem)');

/** Where an agent works: the list of threads, and the one that the address names. */
export class ChatDesk extends LitElement {
  static properties = {
    chat: { attribute: false },
    me: { attribute: false },
    signOut: { attribute: false },
    chosen: { state: true },
    user: { state: true },
  };

  /** @type {Inbox | null} */
  #inbox = null;
  /** @type {Notifier | null} */
  #notifier = null;
  #unsubscribe = () => {};
  #listening = new AbortController();

  constructor() {
    super();
    /** Set before the element is put on a page. @type {Chat | null} */
    this.chat = null;
    this.me = '';
    this.signOut = () => {};
    this.chosen = '';
    /** @type {import('../client/types.js').ChatSnapshot['user']} */
    this.user = null;
  }

  connectedCallback() {
    super.connectedCallback();
    const { chat, me } = this;
    if (!chat) {
      return;
    }
    this.#inbox = new Inbox(chat, me);
    this.#inbox.start();
    this.#notifier = new Notifier(chat, this.#inbox, me);
    this.#unsubscribe = chat.subscribe(({ user }) => {
      this.user = user;
    });
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('hashchange', () => this.#choose(), { signal });
    addEventListener('keydown', (event) => this.#key(event), { signal });
    this.#choose();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#inbox?.stop();
    this.#notifier?.stop();
    this.#unsubscribe();
    this.#listening.abort();
  }

  render() {
    const { chat, me, chosen, user } = this;
    return html`
      <header>
        <h1>${texts.t('desk.title')}</h1>
        <bdi class="user">${me}</bdi>
        <button type="button" class="settings" aria-label=${texts.t('desk.settings')} @click=${this.#help}><span aria-hidden="true">?</span></button>
        <button type="button" @click=${this.#signOut}>${texts.t('login.signOut')}</button>
      </header>
      <chat-status .chat=${chat} .texts=${texts}></chat-status>
      ${user && user.role !== 'support' ? this.#notSupport(me) : html`
        <main class=${chosen ? 'has-chosen' : ''}>
          <nav aria-label=${texts.t('inbox.label')}>
            <desk-inbox .inbox=${this.#inbox} .chosen=${chosen} .me=${me} @click=${this.#opened}></desk-inbox>
          </nav>
          ${chosen
            ? html`<desk-thread .chat=${chat} .threadId=${chosen} .me=${me}></desk-thread>`
            : html`<p class="choose">${texts.t('thread.choose')}</p>`}
        </main>`}
      <desk-settings></desk-settings>`;
  }

  /** @param {string} name */
  #notSupport(name) {
    return html`<p class="choose">${texts.t('login.otherRole.support', { name })} <a href="/">${texts.t('login.goTo.support')}</a></p>`;
  }

  get #thread() {
    return /** @type {import('./desk-thread.js').DeskThread | null} */ (this.renderRoot.querySelector('desk-thread'));
  }

  get #list() {
    return /** @type {import('./desk-inbox.js').DeskInbox | null} */ (this.renderRoot.querySelector('desk-inbox'));
  }

  #choose() {
    this.chosen = location.hash.slice(1);
  }

  /** Whoever opens a thread with the mouse or Enter wants to be in it. @param {MouseEvent} event */
  async #opened(event) {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    this.chosen = link.hash.slice(1);
    await this.updateComplete;
    this.#thread?.focus({ heading: NARROW.matches });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') {
      if (!event.isComposing && event.composedPath().some((target) => target instanceof HTMLTextAreaElement)) {
        this.#list?.focus();
      }
      return;
    }
    const action = preferences.value.shortcuts ? shortcutOf(event) : null;
    if (action) {
      event.preventDefault();
      this.#actions[action]?.();
    }
  }

  /** @type {Readonly<Record<string, () => void>>} */
  #actions = {
    next: () => this.#step(1),
    previous: () => this.#step(-1),
    reply: () => this.#thread?.focus(),
    take: () => void this.#thread?.act('take'),
    close: () => void this.#thread?.act('close'),
    unassigned: () => this.#inbox?.show('unassigned'),
    mine: () => this.#inbox?.show('mine'),
    all: () => this.#inbox?.show('all'),
    help: () => this.#help(),
  };

  /** @param {1 | -1} by */
  async #step(by) {
    const entries = this.#inbox?.store.value.entries ?? [];
    const at = entries.findIndex(({ id }) => id === this.chosen);
    const next = entries[at === -1 ? (by === 1 ? 0 : entries.length - 1) : at + by];
    if (next) {
      location.hash = next.id;
      this.chosen = next.id;
      await this.updateComplete;
      await this.#list?.updateComplete;
      this.#list?.focus();
    }
  }

  #help() {
    /** @type {import('./desk-settings.js').DeskSettings | null} */ (this.renderRoot.querySelector('desk-settings'))?.show();
  }

  #signOut() {
    const { waiting = 0 } = this.chat?.snapshot() ?? {};
    if (waiting === 0 || confirm(texts.t('confirm.signOut', { count: waiting }))) {
      this.signOut();
    }
  }

  static styles = [theme, controls, css`
    :host { display: flex; flex-direction: column; height: 100vh; height: 100dvh; background: var(--ground); }
    header { display: flex; align-items: center; gap: .6rem; padding: .5rem 1rem; border-block-end: 1px solid var(--line); background: var(--surface); }
    h1 { flex: 1; margin: 0; overflow: hidden; font-size: 1.1rem; text-overflow: ellipsis; white-space: nowrap; }
    .user { overflow: hidden; max-width: 10rem; color: var(--quiet); text-overflow: ellipsis; white-space: nowrap; }
    .settings { min-width: 2.2rem; font-weight: 700; }
    main { display: grid; flex: 1; grid-template-columns: minmax(17rem, 24rem) minmax(0, 1fr); min-height: 0; }
    nav { display: flex; min-width: 0; min-height: 0; border-inline-end: 1px solid var(--line); }
    desk-inbox { flex: 1; min-width: 0; }
    .choose { align-self: center; padding: 2rem 1rem; color: var(--quiet); text-align: center; }
    @media (min-width: 100rem) {
      main { grid-template-columns: 28rem minmax(0, 1fr); }
    }
    @media (max-width: 45rem) {
      main { grid-template-columns: minmax(0, 1fr); }
      main.has-chosen nav, main:not(.has-chosen) .choose { display: none; }
      nav { border: 0; }
    }
  `];
}

define('chat-desk', ChatDesk);
