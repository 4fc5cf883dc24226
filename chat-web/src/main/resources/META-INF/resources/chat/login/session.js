import { ChatError, subjectOf } from '../client/rest.js';

const REQUEST_TIMEOUT_MS = 20_000;
/** For other tabs to answer; those that are frozen don't. */
const ASK_MS = 250;

/**
 * Who is signed in on this side, `user` or `support`: in this tab, and in the tabs of the same side that are opened while
 * one lives. Tokens are kept for as long as a tab, and go from tab to tab without being stored for all.
 *
 * Dispatches `changed` when somebody has signed in, or out, here or in another tab.
 */
export class Session extends EventTarget {
  #key;
  #channel;
  /** @type {Tokens | null} */
  #tokens;
  /** Whether the last one ended although nobody wanted it to. */
  hasExpired = false;

  /** @typedef {{access: string, refresh: string}} Tokens */

  /** @param {import('../client/types.js').Side} side */
  constructor(side) {
    super();
    this.#key = `chat.session.${side}`;
    this.#tokens = usable(parse(sessionStorage.getItem(this.#key)));
    this.#channel = new BroadcastChannel(this.#key);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  get signedIn() {
    return this.#tokens !== null;
  }

  /** What the token says, for display before the server's `welcome` says it. Nothing is decided on it. */
  get userId() {
    return subjectOf(this.#tokens?.access ?? '') ?? '';
  }

  /** Takes the session of another tab, if there is one; done when that is known. */
  async join() {
    if (this.signedIn) {
      return;
    }
    await new Promise((done) => {
      this.addEventListener('changed', done, { once: true });
      setTimeout(done, ASK_MS);
      this.#channel.postMessage({ kind: 'ask' });
    });
  }

  /**
   * Rejects with a `ChatError`: `wrong`, `throttled` with its `retryAfterMs`, or one that may pass.
   *
   * @param {string} username
   * @param {string} password
   */
  async login(username, password) {
    const tokens = await post('/api/auth/login/', { username, password });
    this.#become(tokens);
    this.#channel.postMessage({ kind: 'tokens', tokens: this.#tokens });
  }

  /** Signs out in all tabs of this side. */
  logout() {
    this.#channel.postMessage({ kind: 'out' });
    this.#become(null);
  }

  /** The chat client's `getToken`. @param {{fresh: boolean}} wanted */
  async token({ fresh }) {
    if (fresh && this.#tokens) {
      await this.#renew(this.#tokens);
    }
    return this.#tokens?.access ?? null;
  }

  /** @param {Tokens} tokens */
  async #renew({ access, refresh }) {
    try {
      const answer = await post('/api/auth/refresh/', { refresh });
      if (this.#tokens?.access === access) {
        this.#keep({ refresh, ...answer });
        this.#channel.postMessage({ kind: 'renewed', was: access, tokens: this.#tokens });
      }
    } catch (error) {
      if (/** @type {ChatError} */ (error).transient) {
        throw error;
      }
      if (this.#tokens?.access === access) {
        this.hasExpired = true;
        this.#become(null);
      }
    }
  }

  /** @param {any} what */
  #hear({ kind, tokens, was }) {
    if (kind === 'ask' && this.#tokens) {
      this.#channel.postMessage({ kind: 'tokens', tokens: this.#tokens });
    } else if (kind === 'tokens' && !this.#tokens) {
      this.#become(tokens);
    } else if (kind === 'renewed' && this.#tokens?.access === was) {
      this.#keep(tokens);
    } else if (kind === 'out' && this.#tokens) {
      this.#become(null);
    }
  }

  /** @param {Tokens | null} tokens */
  #become(tokens) {
    this.#keep(tokens);
    if (tokens) {
      this.hasExpired = false;
    }
    this.dispatchEvent(new Event('changed'));
  }

  /** @param {Tokens | null} tokens */
  #keep(tokens) {
    this.#tokens = usable(tokens);
    try {
      if (this.#tokens) {
        sessionStorage.setItem(this.#key, JSON.stringify(this.#tokens));
      } else {
        sessionStorage.removeItem(this.#key);
      }
    } catch {
      // It lasts as long as the page, then.
    }
  }
}

/** @param {any} tokens */
function usable(tokens) {
  return tokens?.access && tokens.refresh ? { access: String(tokens.access), refresh: String(tokens.refresh) } : null;
}

/**
 * @param {string} path
 * @param {object} body
 */
async function post(path, body) {
  let response;
  let answer;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    answer = parse(await response.text());
  } catch {
    throw new ChatError('unreachable', 'The server can’t be reached.', { transient: true });
  }
  if (response.ok && answer !== undefined) {
    return answer;
  }
  const { status } = response;
  const retryAfterMs = (Number(answer?.retryAfter ?? response.headers.get('Retry-After')) || 0) * 1000;
  const code = { 400: 'wrong', 401: 'wrong', 429: 'throttled' }[status] ?? 'unreachable';
  throw new ChatError(code, String(answer?.detail ?? 'That did not work.'), {
    status,
    retryAfterMs,
    transient: code !== 'wrong',
  });
}

/** @param {string | null} text */
function parse(text) {
  try {
    return JSON.parse(text ?? '') ?? undefined;
  } catch {
    return undefined;
  }
}
