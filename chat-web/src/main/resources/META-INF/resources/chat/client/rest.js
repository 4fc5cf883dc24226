/** Something that did not work. `code` is the server's, or one of the client's own; `status` is 0 without an answer. */
export class ChatError extends Error {
  /**
   * @param {string} code
   * @param {string} message for people
   * @param {{status?: number, retryAfterMs?: number, transient?: boolean}} [more]
   */
  constructor(code, message, { status = 0, retryAfterMs = 0, transient = false } = {}) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    /** Whether the same may work later. Its outcome may be unknown. */
    this.transient = transient;
  }
}

const FINAL = new Set(['malformed', 'unsupported', 'not_found', 'forbidden', 'conflict', 'too_large', 'stale']);
const ANSWER_FOR_GOOD = new Set([400, 401, 404, 405, 409, 413, 415]);

/** REST calls in the name of whoever the token says. A token that is refused is renewed once for each call. */
export class Rest {
  #baseUrl;
  #getToken;
  #settings;
  /** @type {Promise<string> | null} */
  #renewal = null;
  /** @type {string | null} */
  #subject = null;
  /** @type {string | null} */
  userId;

  /**
   * @param {object} options
   * @param {string} options.baseUrl
   * @param {(wanted: {fresh: boolean}) => string | null | undefined | Promise<string | null | undefined>} options.getToken
   * @param {string | null} options.userId
   * @param {Readonly<import('./settings.js').Settings>} options.settings
   */
  constructor({ baseUrl, getToken, userId, settings }) {
    this.#baseUrl = baseUrl;
    this.#getToken = getToken;
    this.#settings = settings;
    this.userId = userId;
  }

  /**
   * The token to use now, or with `fresh` another one than the last. The first one decides who this chat is for: a
   * token of somebody else is refused, or one person's texts could go out under another's name.
   *
   * @returns {Promise<string>}
   */
  token({ fresh = false } = {}) {
    if (!fresh) {
      return this.#ask(false);
    }
    this.#renewal ??= this.#ask(true).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /**
   * @param {string} method
   * @param {string} path below the API's address
   * @param {object} [body]
   * @returns {Promise<any>} what the server answers; rejects with a `ChatError`
   */
  async request(method, path, body) {
    const used = await this.token();
    const first = await this.#exchange(method, path, body, used);
    if (first.status !== 401) {
      return settled(first);
    }
    // Another call may have renewed it while this one was under way.
    const current = await this.token();
    const token = current === used ? await this.token({ fresh: true }) : current;
    return settled(await this.#exchange(method, path, body, token));
  }

  /** @param {boolean} fresh */
  async #ask(fresh) {
    let token;
    try {
      token = await this.#getToken({ fresh });
    } catch (error) {
      if (error instanceof ChatError) {
        throw error;
      }
      throw new ChatError('no_token', 'The server can’t be reached.', { transient: true });
    }
    if (!token) {
      throw new ChatError('signed_out', 'Please sign in again.', { status: 401 });
    }
    const subject = subjectOf(token);
    this.#subject ??= subject;
    this.userId ??= subject;
    if (subject !== null && subject !== this.#subject) {
      throw new ChatError('other_user', 'Somebody else has signed in. Reload the page.', { status: 401 });
    }
    return token;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object | undefined} body
   * @param {string} token
   */
  async #exchange(method, path, body, token) {
    try {
      const response = await fetch(this.#baseUrl + path, {
        method,
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${token}`,
          ...(body && { 'Content-Type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(this.#settings.requestTimeoutMs),
      });
      return { status: response.status, ok: response.ok, headers: response.headers, answer: parse(await response.text()) };
    } catch {
      throw new ChatError('unreachable', 'The server can’t be reached.', { transient: true });
    }
  }
}

/** @param {{status: number, ok: boolean, headers: Headers, answer: any}} exchange */
function settled({ status, ok, headers, answer }) {
  if (ok && (answer !== undefined || status === 204)) {
    return answer;
  }
  if (ok) {
    throw new ChatError('unreachable', 'Something else than the chat has answered.', { status, transient: true });
  }
  const retryAfterMs = (Number(answer?.retryAfter ?? headers.get('Retry-After')) || 0) * 1000;
  const code = typeof answer?.code === 'string' ? answer.code : codeOf(status);
  // A proxy's own 403 or 502 page says nothing about the chat, so only what the chat says is final.
  const transient = answer?.code ? !FINAL.has(code) : !ANSWER_FOR_GOOD.has(status);
  const message = answer?.detail ?? answer?.title ?? 'That did not work.';
  throw new ChatError(code, String(message), { status, retryAfterMs, transient });
}

/** @param {number} status */
function codeOf(status) {
  return { 401: 'unauthorized', 404: 'not_found', 413: 'too_large' }[status] ?? `http_${status}`;
}

/**
 * Whose token it is, if that can be read. Nothing is decided on it but in which drawer unsent texts lie.
 *
 * @param {string} token
 * @returns {string | null}
 */
export function subjectOf(token) {
  try {
    const payload = atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(payload, (character) => character.charCodeAt(0))));
    const id = claims.user_id ?? claims.sub;
    return id === undefined || id === null ? null : String(id);
  } catch {
    return null;
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
