import { Backoff } from './backoff.js';
import { closePolicy } from './close-policy.js';

/**
 * One socket to the server, and another one whenever it is lost.
 *
 * `onState()` hears that `state`, `problem` or `retryAt` is another one, `onFrame(frame)` gets what the server sends,
 * `onLost({tooBig})` that a socket which had its `welcome` is gone.
 */
export class Connection {
  /** @type {import('./types.js').ConnectionState} */
  state = 'idle';
  /** @type {import('./types.js').Problem | null} */
  problem = null;
  /** @type {number | null} */
  retryAt = null;

  #rest;
  #ticketPath;
  #socketUrl;
  #settings;
  #handlers;
  #backoff;
  /** Counts attempts, so that one that was given up finds that it was. */
  #attempt = 0;
  /** @type {WebSocket | null} */
  #socket = null;
  #freshToken = false;
  #tokenInUrl = false;
  #notBefore = 0;
  /** What `reconnect` asked for, until the socket closes. */
  #drainMs = 0;
  #welcomedAt = 0;
  #receivedAt = 0;
  #heartbeatMs = 25_000;
  #beatAt = 0;
  /** @type {Record<'retry' | 'welcome' | 'beat' | 'pong', ReturnType<typeof setTimeout> | undefined>} */
  #timers = { retry: undefined, welcome: undefined, beat: undefined, pong: undefined };

  /**
   * @param {object} options
   * @param {import('./rest.js').Rest} options.rest
   * @param {string} options.apiPath
   * @param {string} options.socketUrl
   * @param {Readonly<import('./settings.js').Settings>} options.settings
   * @param {{onState: () => void, onFrame: (frame: import('./types.js').Frame) => void,
   *   onLost: (how: {tooBig: boolean}) => void}} handlers
   */
  constructor({ rest, apiPath, socketUrl, settings }, handlers) {
    this.#rest = rest;
    this.#ticketPath = `${apiPath}/tickets/`;
    this.#socketUrl = socketUrl;
    this.#settings = settings;
    this.#handlers = handlers;
    this.#backoff = new Backoff({ baseMs: settings.backoffBaseMs, capMs: settings.backoffCapMs });
  }

  start() {
    if (this.state === 'idle' || this.state === 'stopped') {
      this.#backoff.reset();
      this.#notBefore = 0;
      this.#become('connecting');
      void this.#open();
    } else {
      this.wake();
    }
  }

  /** @param {import('./types.js').Problem | null} problem why, or nothing where the page wants it */
  stop(problem = null) {
    this.#attempt++;
    clearTimeout(this.#timers.retry);
    this.#timers.retry = undefined;
    const hadWelcome = this.state === 'online';
    this.#release()?.close(1000);
    this.#become(problem ? 'stopped' : 'idle', { problem });
    if (hadWelcome) {
      this.#handlers.onLost({ tooBig: false });
    }
  }

  /** The network or the page came back: don't sit out the backoff, and find out soon if the socket is dead. */
  wake() {
    if (this.#timers.retry !== undefined) {
      const wait = Math.max(0, this.#notBefore - Date.now());
      this.#openIn(wait + (Math.random() * this.#settings.backoffBaseMs) / 2);
    } else {
      this.probe();
    }
  }

  /** Finds out soon if the socket is dead. */
  probe() {
    if (this.state === 'online') {
      this.#ping(this.#settings.wakePongTimeoutMs);
    }
  }

  /**
   * @param {import('./types.js').Frame} frame
   * @returns {boolean} whether it is on its way; nothing is queued here
   */
  transmit(frame) {
    if (this.state !== 'online' || this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  async #open() {
    const attempt = ++this.#attempt;
    let address;
    try {
      address = await this.#address();
    } catch (error) {
      if (attempt === this.#attempt) {
        this.#noAddress(/** @type {import('./rest.js').ChatError} */ (error));
      }
      return;
    }
    if (attempt !== this.#attempt) {
      return;
    }
    try {
      this.#socket = new WebSocket(address);
    } catch {
      // The browser lets this page have none, not even one that fails.
      this.#retry('fallback');
      return;
    }
    this.#drainMs = 0;
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code }) => this.#closed(code);
    this.#timers.welcome = setTimeout(() => this.#drop(), this.#settings.welcomeTimeoutMs);
  }

  /** A ticket keeps the token out of URLs, and so out of logs; a server that has none gets the token. */
  async #address() {
    if (this.#freshToken) {
      await this.#rest.token({ fresh: true });
      this.#freshToken = false;
    }
    if (!this.#tokenInUrl) {
      try {
        const { ticket } = await this.#rest.request('POST', this.#ticketPath);
        return `${this.#socketUrl}?ticket=${encodeURIComponent(ticket)}`;
      } catch (error) {
        const { status } = /** @type {import('./rest.js').ChatError} */ (error);
        if (status !== 404 && status !== 405) {
          throw error;
        }
        this.#tokenInUrl = true;
      }
    }
    return `${this.#socketUrl}?token=${encodeURIComponent(await this.#rest.token())}`;
  }

  /** @param {import('./rest.js').ChatError} error */
  #noAddress(error) {
    if (error.status && !error.transient) {
      this.stop({ code: error.code, message: error.message });
    } else {
      this.#retry('offline', error.retryAfterMs);
    }
  }

  /** @param {unknown} data */
  #receive(data) {
    this.#receivedAt = Date.now();
    this.#alive();
    let frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      return;
    }
    if (frame?.type === 'welcome') {
      this.#welcomed(frame);
    } else if (frame?.type === 'reconnect') {
      this.#drainMs = Number(frame.afterMs) || 0;
    } else if (frame?.type === 'expiring') {
      void this.#refresh();
    } else if (typeof frame?.type === 'string') {
      this.#handlers.onFrame(frame);
    }
  }

  /** @param {import('./types.js').Frame} frame */
  #welcomed(frame) {
    clearTimeout(this.#timers.welcome);
    this.#welcomedAt = Date.now();
    this.#heartbeatMs = (Number(frame.heartbeatSeconds) || 25) * 1000;
    this.#beatAt = this.#welcomedAt;
    this.#timers.beat = setInterval(() => this.#beat(), this.#heartbeatMs / 2);
    this.#become('online');
    this.#handlers.onFrame(frame);
  }

  async #refresh() {
    const attempt = this.#attempt;
    try {
      const token = await this.#rest.token({ fresh: true });
      if (attempt === this.#attempt) {
        this.transmit({ type: 'REFRESH', token });
      }
    } catch {
      // The server will close with 4401, and the next attempt asks for a token again.
    }
  }

  /** @param {number} code */
  #closed(code) {
    const policy = closePolicy(code);
    const wasOnline = this.state === 'online';
    this.#release();
    if (wasOnline && Date.now() - this.#welcomedAt >= this.#settings.stableAfterMs) {
      this.#backoff.reset();
    }
    if (policy.stop) {
      this.#attempt++;
      this.#become('stopped', { problem: policy.stop });
    } else {
      this.#freshToken ||= Boolean(policy.freshToken);
      // With a ticket in hand and no socket, something in between may never let one through, but REST works.
      this.#retry(wasOnline ? 'connecting' : 'fallback', Math.max(policy.waitMs ?? 0, this.#drainMs));
    }
    if (wasOnline) {
      this.#handlers.onLost({ tooBig: Boolean(policy.tooBig) });
    }
  }

  /** Without waiting for the closing handshake, which a dead peer never answers. */
  #drop() {
    const socket = this.#socket;
    this.#closed(1006);
    socket?.close();
  }

  /** Whatever comes is as good as a `pong`. */
  #alive() {
    clearTimeout(this.#timers.pong);
    this.#timers.pong = undefined;
  }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#timers.welcome);
    clearInterval(this.#timers.beat);
    this.#alive();
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
    }
    return socket;
  }

  /**
   * @param {'connecting' | 'fallback' | 'offline'} state
   * @param {number} waitMs
   */
  #retry(state, waitMs = 0) {
    const delay = waitMs + this.#backoff.nextMs();
    this.#notBefore = Date.now() + waitMs;
    this.#become(state, { retryAt: Date.now() + delay });
    this.#openIn(delay);
  }

  /** @param {number} delayMs */
  #openIn(delayMs) {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => {
      this.#timers.retry = undefined;
      void this.#open();
    }, delayMs);
  }

  #beat() {
    const now = Date.now();
    const overslept = now - this.#beatAt > 2 * this.#heartbeatMs;
    this.#beatAt = now;
    if (overslept) {
      this.#ping(this.#settings.wakePongTimeoutMs);
    } else if (now - this.#receivedAt >= 0.75 * this.#heartbeatMs) {
      this.#ping(this.#settings.pongTimeoutMs);
    }
  }

  /** @param {number} timeoutMs */
  #ping(timeoutMs) {
    this.transmit({ type: 'PING' });
    // The earlier deadline stays, or calls in quick succession would put it off for ever.
    this.#timers.pong ??= setTimeout(() => this.#drop(), timeoutMs);
  }

  /**
   * @param {import('./types.js').ConnectionState} state
   * @param {{problem?: import('./types.js').Problem | null, retryAt?: number | null}} [more]
   */
  #become(state, { problem = null, retryAt = null } = {}) {
    this.state = state;
    this.problem = problem;
    this.retryAt = retryAt;
    this.#handlers.onState();
  }
}
