import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { live } from '../lit/directives/live.js';
import { drafts } from './drafts.js';
import { defaultTexts } from './texts.js';
import { controls, define } from './theme.js';

/** From here on the room that is left is told. */
const NEARLY_FULL = 0.9;
const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

/**
 * Where a message is written. Events: `send` (`detail`: the text), `typing` (`detail`: whether).
 */
export class ChatComposer extends LitElement {
  static properties = {
    texts: { attribute: false },
    /** Longest message. */
    limit: { type: Number },
    /** Whose text of what; it is kept under this over a reload. */
    draftKey: { attribute: false },
    /** Text that has left, but is not safe yet: part of the draft. */
    unsent: { attribute: false },
    problem: { attribute: false },
    text: { state: true },
  };

  constructor() {
    super();
    this.texts = defaultTexts;
    this.limit = Infinity;
    this.draftKey = '';
    this.unsent = '';
    this.problem = '';
    this.text = '';
  }

  focus() {
    this.updateComplete.then(() => this.#field?.focus());
  }

  /** Gives text back that could not be sent. @param {string} text */
  putBack(text) {
    this.#write(joined(text, this.text));
    this.focus();
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has('draftKey') && this.draftKey) {
      const written = changed.get('draftKey') ? '' : this.text;
      this.text = written || drafts.load(this.draftKey);
    } else if (changed.has('unsent')) {
      this.#keep();
    }
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  updated(changed) {
    if (changed.has('text') && this.#field && !GROWS_BY_ITSELF) {
      this.#field.style.height = 'auto';
      this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
    }
  }

  render() {
    const { texts, text, limit } = this;
    const left = limit - text.trim().length;
    const room = left < 0 ? texts.t('composer.over', { count: -left })
      : left < limit * (1 - NEARLY_FULL) ? texts.t('composer.left', { count: left }) : '';
    return html`<form @submit=${this.#submitted}>
      <label class="unseen" for="text">${texts.t('composer.label')}</label>
      <textarea id="text" rows="1" dir="auto" enterkeyhint="send" aria-describedby="hint room"
        placeholder=${texts.t('composer.placeholder')} aria-invalid=${left < 0 ? 'true' : nothing}
        .value=${live(text)} @input=${this.#typed} @keydown=${this.#key} @blur=${() => this.#tell('typing', false)}></textarea>
      <button class="primary" ?disabled=${left < 0}>${texts.t('composer.send')}</button>
      <p id="hint" class="unseen">${texts.t('composer.hint')}</p>
      <p id="room" class=${left < 0 ? 'problem' : 'room'} role="status">${room}</p>
      <p class="problem" role="alert">${this.problem}</p>
    </form>`;
  }

  get #field() {
    return /** @type {HTMLTextAreaElement | null} */ (this.renderRoot?.querySelector('textarea') ?? null);
  }

  #typed() {
    this.#write(this.#field?.value ?? '');
    this.#tell('typing', this.text.trim() !== '');
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // While an input method composes, Enter chooses a word; Safari says so by the key code only.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      this.#send();
    }
  }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    this.#send();
    // On a phone the keyboard stays.
    this.focus();
  }

  #send() {
    const text = this.text.trim();
    if (text && text.length <= this.limit) {
      this.#write('');
      this.#tell('send', text);
    }
  }

  /** @param {string} text */
  #write(text) {
    this.text = text;
    this.problem = '';
    this.#keep();
  }

  #keep() {
    if (this.draftKey) {
      drafts.save(this.draftKey, joined(this.unsent, this.text));
    }
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  static styles = [controls, css`
    :host { display: block; }
    form { position: relative; display: flex; flex-wrap: wrap; align-items: flex-end; gap: .5em; padding: .5em 1em .8em; }
    textarea {
      flex: 1;
      min-width: 0;
      min-height: 2.6em;
      max-height: min(35vh, 12em);
      padding: .5em .75em;
      border: 1px solid var(--edge);
      border-radius: .6em;
      background: var(--surface);
      /* Smaller, and a phone zooms in. */
      font-size: max(1em, 16px);
      resize: none;
      field-sizing: content;
    }
    textarea::placeholder { color: var(--quiet); opacity: 1; }
    textarea:focus-visible { outline-offset: 0; }
    button { min-height: 2.6em; }
    .room, .problem { flex-basis: 100%; font-size: .85em; }
    .room { color: var(--quiet); }
    .problem { color: var(--alert); }
    .room:empty, .problem:empty { display: none; }
  `];
}

/** @param {string[]} texts */
function joined(...texts) {
  return texts.filter(Boolean).join('\n');
}

define('chat-composer', ChatComposer);
