import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { defaultTexts, problemText } from './texts.js';
import { controls, define } from './theme.js';

/** A short break is not worth a word. */
const PATIENCE_MS = 700;

/** How the connection is, where that is worth a word, and what waits for it. */
export class ChatStatus extends LitElement {
  static properties = {
    chat: { attribute: false },
    texts: { attribute: false },
    snapshot: { state: true },
    isPatient: { state: true },
  };

  #unsubscribe = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;

  constructor() {
    super();
    /** @type {ReturnType<typeof import('../chat-client.js').createChat> | null} */
    this.chat = null;
    this.texts = defaultTexts;
    /** @type {import('../client/types.js').ChatSnapshot | null} */
    this.snapshot = null;
    this.isPatient = true;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#subscribe();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unsubscribe();
    clearTimeout(this.#patience);
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has('chat')) {
      this.#subscribe();
    }
  }

  render() {
    const text = this.#text();
    const isOffline = this.snapshot?.connection === 'offline';
    return html`<p role="status">${text}</p>
      ${text && isOffline ? html`<button type="button" @click=${() => this.chat?.connect()}>${this.texts.t('connection.retry')}</button>` : nothing}`;
  }

  #subscribe() {
    this.#unsubscribe();
    this.#unsubscribe = this.chat?.subscribe((snapshot) => this.#show(snapshot)) ?? (() => {});
    this.snapshot = null;
    if (this.chat) {
      this.#show(this.chat.snapshot());
    }
  }

  /** @param {import('../client/types.js').ChatSnapshot} snapshot */
  #show(snapshot) {
    const isQuiet = snapshot.connection === 'online' || snapshot.connection === 'idle';
    if (isQuiet) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.isPatient = true;
    } else {
      this.#patience ??= setTimeout(() => {
        this.isPatient = false;
      }, PATIENCE_MS);
    }
    this.snapshot = snapshot;
  }

  #text() {
    const { snapshot, texts } = this;
    if (!snapshot || this.isPatient) {
      return '';
    }
    const { connection, problem, waiting, kept } = snapshot;
    return [
      connection === 'stopped' ? problemText(texts, problem) : texts.t(`connection.${connection}`),
      waiting > 0 && texts.t('connection.waiting', { count: waiting }),
      waiting > 0 && !kept && texts.t('connection.notKept'),
    ].filter(Boolean).join(' ');
  }

  static styles = [controls, css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: .2em .8em; padding-inline: 1em; background: var(--notice); color: var(--on-notice); font-size: .9em; }
    p:not(:empty) { padding-block: .4em; }
    button { padding: .05em .6em; border-color: currentColor; background: transparent; color: inherit; }
  `];
}

define('chat-status', ChatStatus);
