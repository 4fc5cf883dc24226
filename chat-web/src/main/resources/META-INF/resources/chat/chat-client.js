import { Connection } from './client/connection.js';
import { HeldObjects } from './client/held-objects.js';
import { OpenThreads } from './client/open-threads.js';
import { Outbox } from './client/outbox.js';
import { PageEvents } from './client/page-events.js';
import { Poller } from './client/poller.js';
import { ChatError, Rest } from './client/rest.js';
import { settingsWith } from './client/settings.js';
import { Listeners, Store } from './client/store.js';
import { ThreadFeed } from './client/thread-feed.js';
import { ChatThread } from './client/thread.js';

export { ChatError } from './client/rest.js';

/**
 * @typedef {import('./client/types.js').Frame} Frame
 * @typedef {import('./client/types.js').Problem} Problem
 * @typedef {import('./client/types.js').ChatSnapshot} ChatSnapshot
 *
 * @typedef {object} ChatOptions
 * @property {string} [token] an access token; or
 * @property {(wanted: {fresh: boolean}) => string | null | undefined | Promise<string | null | undefined>} [getToken] the
 *   current one, or with `fresh` another than the last, which was refused or is about to end; nothing when nobody is
 *   signed in. Rejects when that can't be known now.
 * @property {string} [userId] whose chat it is, where the token doesn't say it as `user_id` or `sub`, or comes late
 * @property {string} [baseUrl] the server's address, the page's own by default
 * @property {string} [apiPath]
 * @property {string} [socketPath]
 * @property {Partial<import('./client/settings.js').Settings>} [settings]
 *
 * @typedef {'message' | 'thread' | 'read' | 'typing' | 'error'} ChatEvent
 */

/** How a message leaves in which state. @type {Partial<Record<import('./client/types.js').ConnectionState, 'socket' | 'rest'>>} */
const ROADS = { online: 'socket', fallback: 'rest' };
const RETRIED = new Set(['rate_limited', 'busy', 'unavailable']);

/**
 * @param {ChatOptions} options
 * @returns {Chat}
 */
export function createChat(options) {
  return new Chat(options);
}

/** One user's chat: one connection, what they write, and the threads that they look at. */
class Chat {
  #options;
  #settings;
  #rest;
  #connection;
  #outbox;
  #poller;
  /** @type {Store<ChatSnapshot>} */
  #store;
  /** @type {Map<string, Listeners>} */
  #events = new Map();
  #open = new OpenThreads((frame) => this.#connection.transmit(frame));
  #threads = new HeldObjects((threadId) => this.#newThread(threadId));
  #pageEvents = new PageEvents({ woke: () => this.#wake(), wentOffline: () => this.#connection.probe() });
  /** @type {ChatSnapshot['user']} */
  #user = null;
  /** @type {ChatSnapshot['limits']} */
  #limits = {};
  #isClosed = false;

  /** @param {ChatOptions} options */
  constructor({ token, getToken = constant(token), userId, baseUrl = '', apiPath = '/api/chat', socketPath = '/chat/ws/', settings = {} }) {
    this.#settings = settingsWith(settings);
    const server = new URL(baseUrl, location.href);
    this.#options = { apiPath, origin: server.origin };
    this.#rest = new Rest({ baseUrl: baseUrl && server.origin, getToken, userId: userId ?? null, settings: this.#settings });
    this.#connection = new Connection(
      { rest: this.#rest, apiPath, socketUrl: server.origin.replace(/^http/, 'ws') + socketPath, settings: this.#settings },
      {
        onState: () => this.#stateChanged(),
        onFrame: (frame) => this.#receive(frame),
        onLost: (how) => this.#lost(how),
      },
    );
    this.#outbox = new Outbox({
      settings: this.#settings,
      road: {
        kind: () => ROADS[this.#connection.state] ?? null,
        transmit: ({ threadId, body, attachments, replyTo, basedOnSeq, clientMessageId }) =>
          this.#connection.transmit({ type: 'SEND', threadId, body, attachments, clientMessageId, replyTo, basedOnSeq }),
        post: (item) => this.#post(item),
      },
      onChange: (threadId) => {
        this.#open.get(threadId)?.store.changed();
        this.#store.changed();
      },
    });
    this.#poller = new Poller(this.#settings, () => this.#open.all);
    this.#store = new Store(() => this.#snapshot());
  }

  /** Connects, and stays connected until `close`. Once the chat has stopped, connects again; between attempts, tries now. */
  connect() {
    if (this.#isClosed) {
      return;
    }
    this.#pageEvents.start();
    this.#connection.start();
  }

  /**
   * Ends everything. What was not sent is kept for the next time, unless `forget`, which is for signing out.
   *
   * @param {{forget?: boolean}} [how]
   */
  async close({ forget = false } = {}) {
    this.#isClosed = true;
    this.#pageEvents.stop();
    this.#connection.stop();
    this.#poller.stop();
    this.#open.all.forEach((feed) => this.#open.remove(feed));
    await this.#outbox.close({ forget });
  }

  /**
   * The thread of that id; the same object as long as somebody holds it.
   *
   * @param {string} threadId
   * @returns {ChatThread}
   */
  thread(threadId) {
    return this.#threads.get(threadId);
  }

  /**
   * Opens a thread. Rejects with a `ChatError`.
   *
   * @param {{subject?: string, ownerId?: string}} [thread] `ownerId` is for support
   * @returns {Promise<import('./client/types.js').ThreadInfo>}
   */
  openThread(thread = {}) {
    return this.request('POST', '/threads/', thread);
  }

  /**
   * A page of threads, the newest opened first, or those with the newest activity. Rejects with a `ChatError`.
   *
   * @param {{status?: 'open' | 'closed', assignee?: string, order?: 'opened' | 'activity', cursor?: string, limit?: number}} [query]
   * @returns {Promise<{items: import('./client/types.js').ListedThread[], next: string | null}>}
   */
  listThreads(query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    return this.request('GET', `/threads/?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`);
  }

  /**
   * Any call of the API, by a path below `apiPath`. Rejects with a `ChatError`.
   *
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  async request(method, path, body) {
    try {
      return await this.#rest.request(method, this.#options.apiPath + path, body);
    } catch (error) {
      const { status, transient, code, message } = /** @type {ChatError} */ (error);
      if (status === 401 && !transient && this.#connection.state !== 'idle') {
        this.#connection.stop({ code, message });
      }
      throw error;
    }
  }

  /**
   * Calls the listener with each new snapshot, until the function that is returned is called.
   *
   * @param {(snapshot: ChatSnapshot) => void} listener
   * @returns {() => void}
   */
  subscribe = (listener) => this.#store.listeners.add(listener);

  /** How the chat is now; the same object until something changes. @returns {ChatSnapshot} */
  snapshot = () => this.#store.value;

  /**
   * Hears of frames of all threads as the socket brings them; after a reconnect one may come again. `error` is what the
   * server did not do.
   *
   * @param {ChatEvent} type
   * @param {(frame: Frame) => void} listener
   * @returns {() => void} ends it
   */
  on(type, listener) {
    const listeners = this.#events.get(type) ?? new Listeners();
    this.#events.set(type, listeners);
    return listeners.add(listener);
  }

  /** @param {string} threadId */
  #newThread(threadId) {
    const feed = new ThreadFeed(threadId, {
      settings: this.#settings,
      request: (method, path, body) => this.request(method, path, body),
      transmit: (frame) => this.#connection.transmit(frame),
      user: () => this.#whoAmI(),
      outgoing: (id) => this.#outbox.of(id),
    });
    return new ChatThread(feed, {
      settings: this.#settings,
      opened: (one) => !this.#isClosed && this.#open.add(one),
      closed: (one) => this.#open.remove(one),
      send: (message) => this.#send(message),
      retry: (clientMessageId, lastSeq) => this.#outbox.retry(clientMessageId, lastSeq),
      discard: (clientMessageId) => this.#outbox.discard(clientMessageId)?.body ?? null,
      stepped: (id, from, to) => this.#outbox.stepped(id, from, to),
      typing: (id, isTyping) => this.#type(id, isTyping),
      watch: (id, on) => this.#open.watch(id, on),
      view: (id, on) => this.#open.view(id, on),
      request: (method, path, body) => this.request(method, path, body),
    });
  }

  /** @param {Frame} frame */
  #receive(frame) {
    this.#handlers[frame.type]?.(frame);
    this.#events.get(frame.type)?.call(frame);
  }

  /** @type {Readonly<Record<string, (frame: Frame) => void>>} */
  #handlers = {
    welcome: (frame) => this.#welcomed(frame),
    message: (frame) => {
      const { threadId, seq, senderId, clientMessageId } = frame.message;
      this.#open.deliver(threadId, frame);
      if (clientMessageId && senderId === this.#user?.id) {
        this.#outbox.confirm(clientMessageId, seq);
      }
    },
    ack: (frame) => {
      this.#open.deliver(frame.threadId, frame);
      this.#outbox.confirm(frame.clientMessageId, frame.seq);
    },
    error: (frame) => {
      const { clientMessageId, code, message, retryAfter = 0 } = frame;
      if (clientMessageId) {
        this.#outbox.refuse(clientMessageId, { code, message, transient: RETRIED.has(code), retryAfterMs: retryAfter * 1000 });
      } else {
        this.#open.deliver(frame.threadId, frame);
      }
    },
    thread: (frame) => this.#open.deliver(frame.thread.id, frame),
    reaction: (frame) => this.#open.deliver(frame.threadId, frame),
    typing: (frame) => this.#open.deliver(frame.threadId, frame),
    presence: (frame) => this.#open.deliver(frame.threadId, frame),
    read: (frame) => this.#open.deliver(frame.threadId, frame),
    resumed: (frame) => this.#open.deliver(frame.threadId, frame),
    reset: (frame) => this.#open.deliver(frame.threadId, frame),
  };

  /** @param {Frame} frame */
  #welcomed({ user, limits }) {
    if (this.#rest.userId !== null && user.id !== this.#rest.userId) {
      this.#connection.stop({ code: 'other_user', message: 'Somebody else has signed in. Reload the page.' });
      return;
    }
    this.#user = user;
    this.#limits = limits ?? {};
    this.#store.changed();
    this.#open.connected(this.#limits.maxResumeThreads ?? 100);
    this.#outbox.goOn();
  }

  #stateChanged() {
    const { state } = this.#connection;
    const { userId } = this.#rest;
    if (userId !== null || state === 'online' || state === 'fallback') {
      void this.#outbox.open(userId === null ? null : `${this.#options.origin}${this.#options.apiPath} ${userId}`);
    }
    if (state === 'fallback') {
      this.#poller.start();
      this.#outbox.goOn();
    } else {
      this.#poller.stop();
    }
    this.#store.changed();
  }

  /** @param {{tooBig: boolean}} how */
  #lost(how) {
    this.#open.disconnected();
    this.#outbox.lost(how);
  }

  #wake() {
    this.#connection.wake();
    this.#poller.hurry();
  }

  /**
   * @param {import('./client/types.js').Draft} message
   * @returns {import('./client/thread.js').SendResult}
   */
  #send(message) {
    const excess = message.body.length - (this.#limits.maxBodyLength ?? Infinity);
    if (this.#isClosed) {
      return refused('closed', 'The chat has ended.');
    }
    if (!message.body.trim() && message.attachments.length === 0) {
      return refused('malformed', 'There is nothing to send.');
    }
    if (excess > 0) {
      return refused('too_large', `Too long by ${excess} characters.`);
    }
    const item = this.#outbox.add(message);
    return item ? { clientMessageId: item.clientMessageId } : refused('outbox_full', 'Too many messages wait to be sent.');
  }

  /** The REST road of a message. @param {import('./client/types.js').OutboxItem} item */
  async #post(item) {
    const { threadId, body, attachments, replyTo, basedOnSeq, clientMessageId } = item;
    try {
      const path = `/threads/${encodeURIComponent(threadId)}/messages/`;
      const message = await this.request('POST', path, { body, attachments, replyTo, basedOnSeq, clientMessageId });
      this.#open.get(threadId)?.stored(item, message);
      this.#outbox.confirm(clientMessageId, message.seq);
      this.#poller.hurry();
    } catch (error) {
      const { status, code, message } = /** @type {ChatError} */ (error);
      // The message is good, the token is not: it waits for another.
      throw status === 401 ? new ChatError(code, message, { status, transient: true }) : error;
    }
  }

  /**
   * @param {string} threadId
   * @param {boolean} isTyping
   */
  #type(threadId, isTyping) {
    const isSent = this.#connection.transmit({ type: 'TYPING', threadId, isTyping });
    if (!isSent && this.#connection.state === 'fallback') {
      // Nobody misses it if it is lost.
      this.request('POST', `/threads/${encodeURIComponent(threadId)}/typing/`, { isTyping }).catch(() => {});
    }
  }

  #whoAmI() {
    const { userId } = this.#rest;
    return this.#user ?? (userId === null ? null : { id: userId, role: /** @type {const} */ ('user') });
  }

  /** @returns {ChatSnapshot} */
  #snapshot() {
    const { state, problem, retryAt } = this.#connection;
    return Object.freeze({
      connection: state,
      problem,
      retryAt,
      waiting: this.#outbox.count('waiting'),
      failed: this.#outbox.count('failed'),
      kept: this.#outbox.kept,
      user: this.#user,
      limits: this.#limits,
    });
  }
}

/**
 * @param {string} code
 * @param {string} message
 */
function refused(code, message) {
  return { refused: { code, message } };
}

/**
 * A token that can't be renewed.
 *
 * @param {string | undefined} token
 */
function constant(token) {
  return (/** @type {{fresh: boolean}} */ { fresh }) => (fresh ? null : token);
}
