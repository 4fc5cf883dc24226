import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { problemText } from '../components/texts.js';
import { controls, define } from '../components/theme.js';

const PAGE = 20;

/** All conversations of a customer, the newest first. Event: `choose` (`detail`: the thread's id). */
export class EarlierThreads extends LitElement {
  static properties = {
    chat: { attribute: false },
    texts: { attribute: false },
    current: { attribute: false },
    threads: { state: true },
    next: { state: true },
    isLoading: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {ReturnType<typeof import('../chat-client.js').createChat> | null} */
    this.chat = null;
    /** @type {import('../components/i18n.js').Texts | null} */
    this.texts = null;
    this.current = '';
    /** @type {readonly import('../client/types.js').ThreadInfo[]} */
    this.threads = [];
    /** @type {string | null} */
    this.next = null;
    this.isLoading = false;
    this.problem = '';
  }

  /** Moves the focus to the list. */
  focus() {
    this.updateComplete.then(() => /** @type {HTMLElement} */ (this.renderRoot.querySelector('ul')).focus());
  }

  firstUpdated() {
    void this.#load();
  }

  render() {
    const { texts, threads, isLoading, problem } = this;
    if (!texts) {
      return nothing;
    }
    return html`
      <ul tabindex="-1" aria-label=${texts.t('widget.earlier')} aria-busy=${isLoading ? 'true' : 'false'}>${threads.map((thread) => html`
        <li><button type="button" aria-current=${thread.id === this.current ? 'true' : nothing} @click=${() => this.#choose(thread.id)}>
          <span class="subject" dir="auto">${thread.subject || texts.t('widget.noSubject')}</span>
          <span class="meta">${texts.day(thread.createdAt)}${thread.status === 'closed' ? html` · ${texts.t('widget.isClosed')}` : nothing}</span>
        </button></li>`)}
      </ul>
      ${isLoading ? html`<p>${texts.t('messages.loading')}</p>` : nothing}
      <p class="problem" role="alert">${problem}</p>
      ${(this.next || problem) && !isLoading ? html`<button type="button" class="more" @click=${() => this.#load()}>${texts.t(problem ? 'action.retry' : 'widget.more')}</button>` : nothing}
      ${threads.length === 0 && !isLoading && !problem ? html`<p>${texts.t('widget.noEarlier')}</p>` : nothing}
    `;
  }

  async #load() {
    const { chat, texts } = this;
    this.isLoading = true;
    this.problem = '';
    try {
      const page = await chat?.listThreads({ limit: PAGE, ...(this.next && { cursor: this.next }) });
      this.threads = [...this.threads, ...(page?.items ?? [])];
      this.next = page?.next ?? null;
    } catch (error) {
      this.problem = texts ? problemText(texts, /** @type {{code: string}} */ (error)) : '';
    } finally {
      this.isLoading = false;
    }
  }

  /** @param {string} threadId */
  #choose(threadId) {
    this.dispatchEvent(new CustomEvent('choose', { detail: threadId }));
  }

  static styles = [controls, css`
    :host { display: block; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; }
    ul:focus { outline: none; }
    li button { display: grid; width: 100%; padding: .7em 1em; border: 0; border-bottom: 1px solid var(--line); border-radius: 0; text-align: start; }
    li button:hover, li button[aria-current] { background: var(--ground); }
    li button:focus-visible { outline-offset: -3px; }
    .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .meta { color: var(--quiet); font-size: .8em; }
    .meta::first-letter { text-transform: uppercase; }
    p:not(:empty) { padding: 1em; color: var(--quiet); }
    p.problem:not(:empty) { color: var(--alert); }
    .more { display: block; margin: 1em auto; }
  `];
}

define('chat-earlier-threads', EarlierThreads);
