import { LitElement, css, html, nothing } from '../lit/lit-element.js';
import { guard } from '../lit/directives/guard.js';
import { repeat } from '../lit/directives/repeat.js';
import { messageRow, messageStyles } from './message-row.js';
import { rowsOf } from './rows.js';
import { ScrollKeeper } from './scroll-keeper.js';
import { SeenRows } from './seen-rows.js';
import { defaultTexts } from './texts.js';
import { controls, define } from './theme.js';

const ANNOUNCED_FOR_MS = 10_000;
/** More news at once are counted, not read out. */
const MAX_ANNOUNCED = 3;

/**
 * The messages of one thread. Events: `earlier`, `later`, `latest` ask for more; `seen` (`detail`: a seq) tells what was
 * really looked at; `retry` and `remove` (`detail`: the message) are for one that failed.
 */
export class ChatMessages extends LitElement {
  static properties = {
    snapshot: { attribute: false },
    side: {},
    nameOf: { attribute: false },
    texts: { attribute: false },
    emptyText: { attribute: false },
    earlierFailed: { attribute: false },
    unread: { state: true },
    isAway: { state: true },
    announced: { state: true },
  };

  /** @type {ScrollKeeper | null} */
  #scroll = null;
  /** @type {SeenRows | null} */
  #seen = null;
  /** The newest message that was there or was announced; null before the first are there. @type {number | null} */
  #newest = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #quiet;
  #actions = {
    retry: (/** @type {import('../client/types.js').Message} */ message) => this.#tell('retry', message),
    remove: (/** @type {import('../client/types.js').Message} */ message) => this.#tell('remove', message),
  };

  constructor() {
    super();
    /** @type {import('../client/types.js').ThreadSnapshot | null} */
    this.snapshot = null;
    /** @type {import('../client/types.js').Side} */
    this.side = 'user';
    /** @type {(userId: string, sender: import('../client/types.js').Side) => string} */
    this.nameOf = (userId) => userId;
    this.texts = defaultTexts;
    this.emptyText = '';
    this.earlierFailed = false;
    this.unread = 0;
    this.isAway = false;
    /** @type {readonly string[]} */
    this.announced = [];
  }

  /** The next thread's messages are not news. */
  restart() {
    this.#newest = null;
    this.unread = 0;
    this.announced = [];
    this.#seen?.stop();
    this.#seen = this.isConnected ? this.#watchSeen() : null;
    this.#scroll?.toBottom();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#seen = this.#watchSeen();
    if (this.hasUpdated) {
      this.#attach();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#scroll?.stop();
    this.#seen?.stop();
    clearTimeout(this.#quiet);
    this.announced = [];
  }

  /** @param {import('../lit/lit-element.js').PropertyValues} changed */
  willUpdate(changed) {
    this.#scroll?.remember();
    if (changed.has('snapshot') && this.snapshot?.state === 'ready') {
      this.#noteNews(this.snapshot.messages, changed.get('snapshot')?.messages ?? []);
    }
  }

  firstUpdated() {
    this.#attach();
  }

  updated() {
    this.#scroll?.restore();
    this.#seen?.watch(this.renderRoot.querySelectorAll('.end'));
  }

  render() {
    const { snapshot, texts } = this;
    const rows = snapshot ? rowsOf({ ...snapshot, side: this.side, nameOf: this.nameOf, texts }) : [];
    const isLoading = !snapshot || snapshot.state === 'loading' || snapshot.state === 'closed';
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label=${texts.t('messages.label')} aria-busy=${isLoading ? 'true' : 'false'}>
        ${snapshot?.hasEarlier
          ? html`<button type="button" class="earlier" @click=${() => this.#tell('earlier')}>
              ${texts.t(this.earlierFailed ? 'messages.earlierFailed' : 'messages.earlier')}
            </button>`
          : nothing}
        ${rows.length === 0 ? html`<p class="empty">${isLoading && snapshot ? texts.t('messages.loading') : this.emptyText}</p>` : nothing}
        <ol class="rows">${repeat(rows, ({ message }) => message.key, (row) =>
          guard([texts, ...Object.values(row)], () => messageRow(row, texts, this.#actions)))}</ol>
      </div>
      ${this.isAway || snapshot?.hasLater
        ? html`<button type="button" class="newest" @click=${this.#showNewest}>
            ${this.unread > 0 ? texts.t('messages.new', { count: this.unread }) : texts.t('messages.newest')} <span aria-hidden="true">↓</span>
          </button>`
        : nothing}
      <div class="unseen" role="log" aria-live="polite">${this.announced.map((text) => html`<p>${text}</p>`)}</div>
    `;
  }

  #attach() {
    const scroller = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.scroller'));
    const rows = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.rows'));
    this.#scroll?.stop();
    this.#scroll = new ScrollKeeper(scroller, rows, ({ top, bottom }) => this.#scrolled(top, bottom));
  }

  #watchSeen() {
    return new SeenRows((upTo) => this.#tell('seen', upTo));
  }

  /**
   * @param {boolean} top
   * @param {boolean} bottom
   */
  #scrolled(top, bottom) {
    const isAtBottom = this.#scroll?.atBottom ?? true;
    this.isAway = !isAtBottom;
    if (isAtBottom && !this.snapshot?.hasLater) {
      this.unread = 0;
    }
    if (top && this.snapshot?.hasEarlier && !this.earlierFailed) {
      this.#tell('earlier');
    }
    if (bottom && this.snapshot?.hasLater) {
      this.#tell('later');
    }
  }

  /**
   * @param {readonly import('../client/types.js').Message[]} messages
   * @param {readonly import('../client/types.js').Message[]} before
   */
  #noteNews(messages, before) {
    const since = this.#newest;
    this.#newest = Math.max(since ?? 0, ...messages.map(({ seq }) => seq ?? 0));
    const news = since === null ? [] : messages.filter(({ seq = 0, own }) => seq > since && !own);
    const known = new Set(before.map(({ key }) => key));
    if (since !== null && messages.some(({ key, own, state }) => own && state === 'waiting' && !known.has(key))) {
      this.#showNewest();
    }
    if (news.length > 0) {
      this.unread = this.#scroll?.atBottom ? 0 : this.unread + news.length;
      this.#announce(news);
    }
  }

  /** @param {import('../client/types.js').Message[]} news */
  #announce(news) {
    const { texts } = this;
    const said = news.length > MAX_ANNOUNCED
      ? [texts.t('messages.new', { count: news.length })]
      : news.map(({ senderId, sender, body, attachments }) => texts.t('message.said', {
        name: this.nameOf(senderId, sender),
        body: body || texts.t('message.attachments', { count: attachments.length }),
      }));
    this.announced = [...this.announced, ...said].slice(-MAX_ANNOUNCED);
    clearTimeout(this.#quiet);
    // Who reads the page line by line finds each message once.
    this.#quiet = setTimeout(() => {
      this.announced = [];
    }, ANNOUNCED_FOR_MS);
  }

  #showNewest() {
    if (this.snapshot?.hasLater) {
      this.#tell('latest');
    }
    this.unread = 0;
    this.#scroll?.toBottom();
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  static styles = [controls, messageStyles, css`
    :host { position: relative; display: block; min-height: 0; }
    .scroller { height: 100%; overflow: hidden auto; overscroll-behavior: contain; overflow-anchor: none; padding: .5em 1em; }
    .scroller:focus-visible { outline-offset: -3px; }
    .rows { display: flow-root; }
    .empty { padding: 2em 1em; color: var(--quiet); text-align: center; }
    .earlier { display: block; margin: 0 auto .5em; font-size: .85em; }
    .newest { position: absolute; inset-block-end: .6em; inset-inline: 0; width: fit-content; max-width: 90%; margin-inline: auto; border-radius: 2em; box-shadow: 0 2px 10px #0004; font-size: .85em; }
  `];
}

define('chat-messages', ChatMessages);
