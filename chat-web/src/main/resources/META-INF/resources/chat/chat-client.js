import { Outgoing } from './outgoing.js';
import { ThreadLogs } from './thread-logs.js';

/** What follows when a connection closes. A code that is not listed: reconnect with backoff and resume. */
const CLOSE_POLICY = {
  1009: { failLargest: true },
  1012: { honourAfterMs: true },
  4400: { stop: 'This page and the server don’t understand each other. Reload the page.' },
  4401: { renewToken: true },
  4403: { stop: 'Your access to this chat has ended.' },
  4408: {},
  4409: {},
  4429: { waitMs: 5_000 },
};

const RETRIED_ERRORS = new Set(['rate_limited', 'busy', 'unavailable']);
const BACKOFF_BASE_MS = 500;
const BACKOFF_LIMIT_MS = 30_000;
const WELCOME_TIMEOUT_MS = 10_000;
const STABLE_AFTER_MS = 10_000;

/**
 * The chat protocol without any page: one connection, the messages on their way out (`outgoing`), and the followed
 * threads (`threads`), in which a loss shows as a gap in `seq` and is repaired from the server's log.
 *
 * Events (`event.detail`): `state` {state, reason}, `message` {message}, in a followed thread once but not always in
 * order of `seq`, `thread` {thread}, `typing`, `read`, `reaction` (the frames), `cleared` {threadId}, `outgoing` {item}.
 *
 * States: `connecting`, `online`, `offline` (the last attempt failed or did not hold: messages go over REST until one
 * does), `stopped` (for good).
 */
export class ChatClient extends EventTarget {
  state = 'connecting';
  user;
  limits = {};
  outgoing = new Outgoing(this, (item) => this.#emit('outgoing', { item }));
  threads = new ThreadLogs(this, (type, detail) => this.#emit(type, detail));
  #session;
  #openSocket;
  #socket = null;
  #attempt = 0;
  #failures = 0;
  #retryTimer = null;
  #notBefore = 0;
  #welcomeTimer = null;
  #welcomedAt = 0;
  #renewToken = false;
  #drainAfterMs = 0;
  #heartbeatTimer = null;
  #heartbeatMs = 0;
  #pingedAt = 0;
  #unansweredSince = 0;

  constructor(session, openSocket = (path) => new WebSocket(location.origin.replace(/^http/, 'ws') + path)) {
    super();
    this.#session = session;
    this.#openSocket = openSocket;
    this.user = session.user;
  }

  start() {
    this.#connect();
  }

  stop(reason = '') {
    this.#attempt++;
    clearTimeout(this.#retryTimer);
    this.#release()?.close(1000);
    this.#setState('stopped', reason);
    this.outgoing.stop();
  }

  /** The network or the page came back: don't sit out the backoff, and find out soon if the connection is dead. */
  wake() {
    if (this.#retryTimer) {
      this.#connectIn(Math.max(0, this.#notBefore - Date.now()));
    } else if (this.state === 'online') {
      this.#ping();
    }
  }

  send(threadId, body) {
    this.outgoing.add(threadId, body);
  }

  typing(threadId, isTyping) {
    this.transmit({ type: 'TYPING', threadId, isTyping });
  }

  api(method, path, body) {
    return this.#session.api(method, path, body);
  }

  /** Nothing is queued here: what must not be lost is sent again after the next `welcome` by whoever keeps it. */
  transmit(frame) {
    if (this.state === 'online') {
      this.#socket.send(JSON.stringify(frame));
    }
  }

  /** The REST road of a message. */
  async post({ threadId, body, clientMessageId }) {
    const path = `/api/chat/threads/${encodeURIComponent(threadId)}/messages/`;
    this.#take(await this.api('POST', path, { body, clientMessageId }));
  }

  #frames = {
    welcome: (frame) => {
      clearTimeout(this.#welcomeTimer);
      this.user = frame.user;
      this.limits = frame.limits ?? {};
      this.#welcomedAt = Date.now();
      this.#drainAfterMs = 0;
      this.#startHeartbeat(frame.heartbeatSeconds);
      this.#setState('online');
      this.threads.connected();
      this.outgoing.flush();
    },
    message: ({ seq, message }) => this.threads.inOrder(message.threadId, seq, () => this.#take(message)),
    reaction: (frame) => this.threads.inOrder(frame.threadId, frame.seq, () => this.#emit('reaction', frame)),
    thread: ({ seq, thread }) => {
      this.threads.inOrder(thread.id, seq, () => this.#emit('thread', { thread }));
      this.threads.headIs(thread.id, thread.lastSeq);
    },
    ack: (frame) => this.outgoing.confirm(frame.clientMessageId),
    error: ({ clientMessageId, threadId, code, message, retryAfter }) => {
      if (RETRIED_ERRORS.has(code)) {
        this.outgoing.postpone(clientMessageId, (retryAfter ?? 1) * 1000 + Math.random() * 250);
      } else if (clientMessageId) {
        this.outgoing.fail(clientMessageId, message, code);
      } else if (threadId) {
        this.threads.refused(threadId);
      }
    },
    typing: (frame) => this.#emit('typing', frame),
    read: (frame) => this.#emit('read', frame),
    resumed: (frame) => this.threads.resumed(frame),
    reset: (frame) => this.threads.reset(frame),
    expiring: () => this.#refresh(),
    reconnect: (frame) => {
      this.#drainAfterMs = frame.afterMs;
    },
  };

  #take(message) {
    if (message.clientMessageId && message.senderId === this.user.id) {
      this.outgoing.confirm(message.clientMessageId);
    }
    this.threads.take(message);
  }

  async #connect() {
    const attempt = ++this.#attempt;
    let ticket;
    try {
      if (this.#renewToken) {
        await this.#session.renew();
        this.#renewToken = false;
      }
      ({ ticket } = await this.api('POST', '/api/chat/tickets/'));
    } catch (error) {
      if (attempt === this.#attempt) {
        if (error.status === 401 || error.status === 403) {
          this.stop(error.message);
        } else {
          this.#retry(error.retryAfterMs);
        }
      }
      return;
    }
    if (attempt === this.#attempt) {
      this.#socket = this.#openSocket(`/chat/ws/?ticket=${encodeURIComponent(ticket)}`);
      this.#socket.onmessage = ({ data }) => this.#receive(data);
      this.#socket.onclose = ({ code }) => this.#closed(code);
      this.#welcomeTimer = setTimeout(() => this.#drop(), WELCOME_TIMEOUT_MS);
    }
  }

  #receive(data) {
    this.#unansweredSince = 0;
    const frame = JSON.parse(data);
    this.#frames[frame.type]?.(frame);
  }

  #closed(code) {
    const policy = CLOSE_POLICY[code] ?? {};
    const wasOnline = this.state === 'online';
    this.#release();
    if (policy.failLargest) {
      this.outgoing.failLargest('This message is too long.');
    }
    this.outgoing.connectionLost();
    if (policy.stop) {
      this.stop(policy.stop);
      return;
    }
    if (wasOnline && Date.now() - this.#welcomedAt > STABLE_AFTER_MS) {
      this.#failures = 0;
    }
    this.#renewToken ||= Boolean(policy.renewToken);
    this.#retry(policy.honourAfterMs ? this.#drainAfterMs : policy.waitMs);
    if (!wasOnline) {
      // Tickets work and sockets don't: something in between may never let one through.
      this.threads.poll();
    }
  }

  /** Without waiting for the closing handshake, which a dead peer never answers. */
  #drop() {
    const socket = this.#socket;
    this.#closed(1006);
    socket.close();
  }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#welcomeTimer);
    clearInterval(this.#heartbeatTimer);
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
    }
    return socket;
  }

  /** Full jitter: thousands of clients that lost one server must not come back in step. */
  #retry(waitMs = 0) {
    this.#setState(this.state === 'online' && this.#failures === 0 ? 'connecting' : 'offline');
    const ceiling = Math.min(BACKOFF_LIMIT_MS, BACKOFF_BASE_MS * 2 ** this.#failures++);
    this.#notBefore = Date.now() + waitMs;
    this.#connectIn(waitMs + Math.random() * ceiling);
    this.outgoing.flush();
  }

  #connectIn(delayMs) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.#connect();
    }, delayMs);
  }

  #startHeartbeat(seconds) {
    this.#heartbeatMs = seconds * 1000;
    this.#pingedAt = Date.now();
    this.#heartbeatTimer = setInterval(() => this.#beat(), this.#heartbeatMs / 2);
  }

  #beat() {
    const now = Date.now();
    if (this.#unansweredSince && now - this.#unansweredSince >= 2.5 * this.#heartbeatMs) {
      this.#drop();
      return;
    }
    // Some slack, or a timer that is a millisecond early would halve the rate.
    if (now - this.#pingedAt >= 0.75 * this.#heartbeatMs) {
      this.#ping();
    }
    this.outgoing.resendOverdue();
    this.threads.resumeOverdue();
  }

  #ping() {
    this.#pingedAt = Date.now();
    this.#unansweredSince ||= this.#pingedAt;
    this.transmit({ type: 'PING' });
  }

  async #refresh() {
    try {
      await this.#session.renew();
      this.transmit({ type: 'REFRESH', token: this.#session.accessToken });
    } catch {
      // The server will close with 4401, and the next attempt renews the token.
    }
  }

  #setState(state, reason = '') {
    if (state !== this.state) {
      this.state = state;
      this.#emit('state', { state, reason });
    }
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
