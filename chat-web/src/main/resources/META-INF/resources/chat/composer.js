import { el } from './dom.js';

/**
 * Where a message is written. `send(text)` is called, and `typing(isTyping)` with each keystroke; `limit()` is the longest
 * text allowed.
 */
export class Composer {
  #send;
  #typing;
  #limit;
  #text = el('textarea', { id: 'composer', rows: 1, placeholder: 'Write a message', enterKeyHint: 'send', dir: 'auto' });
  #problem = el('p', { className: 'problem', role: 'alert' });
  element = el('form', { className: 'composer' },
    el('label', { className: 'for-screen-readers', for: 'composer' }, 'Message. Enter sends, Shift and Enter starts a new line.'),
    this.#text,
    el('button', { className: 'primary' }, 'Send'),
    this.#problem);

  constructor({ send, typing, limit }) {
    this.#send = send;
    this.#typing = typing;
    this.#limit = limit;
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => {
      // While an input method composes, Enter chooses a word.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('blur', () => this.stopTyping());
  }

  get text() {
    return this.#text.value;
  }

  set text(value) {
    this.#text.value = value;
  }

  focus() {
    this.#text.focus();
  }

  complain(problem) {
    this.#problem.textContent = problem;
  }

  stopTyping() {
    this.#typing(false);
  }

  #submit() {
    const text = this.text.trim();
    const excess = text.length - this.#limit();
    if (excess > 0) {
      this.complain(`Too long by ${excess} characters.`);
    } else if (text) {
      this.complain('');
      this.text = '';
      this.#send(text);
    }
  }

  #typed() {
    this.complain('');
    this.#typing(Boolean(this.text.trim()));
  }
}
