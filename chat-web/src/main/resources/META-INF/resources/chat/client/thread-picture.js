import { Acknowledged, pendingMessage } from './messages.js';
import { Store } from './store.js';
import { ThreadLog } from './thread-log.js';
import { TypingIn } from './typing.js';

/** @typedef {import('./types.js').Problem} Problem */

/** What is known of one thread, and the snapshot that a page gets of it. */
export class ThreadPicture {
  #link;
  #threadId;
  #typing;
  #acknowledged = new Acknowledged();
  /** @type {Map<string, import('./types.js').ReadMark>} */
  #marks = new Map();
  /** @type {readonly string[]} */
  #viewers = [];
  #info = /** @type {Partial<import('./types.js').ThreadInfo>} */ ({});
  #problem = /** @type {Problem | null} */ (null);
  state = /** @type {import('./types.js').ThreadSnapshot['state']} */ ('closed');
  /** @type {ThreadLog<import('./types.js').Message & {seq: number}>} */
  log;
  /** @type {Store<import('./types.js').ThreadSnapshot>} */
  store;

  /**
   * @param {string} threadId
   * @param {import('./thread-feed.js').FeedLink} link
   */
  constructor(threadId, link) {
    this.#threadId = threadId;
    this.#link = link;
    this.log = new ThreadLog(link.settings.windowMessages);
    this.store = new Store(() => this.#snapshot());
    this.#typing = new TypingIn(link.settings, () => this.store.changed());
  }

  /**
   * @param {import('./types.js').ThreadSnapshot['state']} state
   * @param {Problem | null} [problem]
   */
  become(state, problem = null) {
    this.state = state;
    this.#problem = problem;
    this.store.changed();
  }

  /** @param {any} thread all or some of its fields, and read marks */
  describe({ marks = [], ...info }) {
    this.#info = { ...this.#info, ...info };
    for (const { userId, sender, upTo } of marks) {
      if (upTo > (this.#marks.get(userId)?.upTo ?? 0)) {
        this.#marks.set(userId, Object.freeze({ userId, sender, upTo }));
      }
    }
    this.store.changed();
  }

  /**
   * @param {import('./types.js').Typer} who
   * @param {boolean} isTyping
   */
  typing(who, isTyping) {
    if (who.userId !== this.#link.user()?.id) {
      this.#typing.set(who, isTyping);
    }
  }

  /** @param {string[]} userIds */
  viewedBy(userIds) {
    this.#viewers = Object.freeze(userIds);
    this.store.changed();
  }

  /** An own message is in the log; it may not have come by yet. @type {Acknowledged['add']} */
  acknowledge(item, place, user) {
    this.#acknowledged.add(item, place, user);
    this.store.changed();
  }

  /** Nobody tells any more who is here. */
  disconnected() {
    this.#typing.clear();
    this.viewedBy([]);
  }

  close() {
    this.log.start(0, [], false);
    this.#acknowledged.clear();
    this.become('closed');
  }

  /** @returns {import('./types.js').ThreadSnapshot} */
  #snapshot() {
    const { messages, last, hasEarlier, hasLater } = this.log;
    const stored = [...messages, ...this.#acknowledged.after(last)];
    const shown = new Set(stored.map(({ key }) => key));
    const pending = this.#link
      .outgoing(this.#threadId)
      .filter(({ clientMessageId }) => !shown.has(clientMessageId))
      .map((item) => pendingMessage(item, this.#link.user()));
    return Object.freeze({
      state: this.state,
      problem: this.#problem,
      info: this.#info,
      messages: Object.freeze([...stored, ...pending]),
      hasEarlier,
      hasLater,
      typing: this.#typing.typers,
      marks: [...this.#marks.values()],
      lastSeq: last,
      viewers: this.#viewers,
    });
  }
}
