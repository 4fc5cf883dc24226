const STORAGE_KEY = 'chat.session';
const REQUEST_TIMEOUT_MS = 20_000;

/** A request that did not succeed. `status` is 0 if no answer came. */
export class ApiError extends Error {
  constructor(status, message, retryAfterMs = 0) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later; its outcome may be unknown. */
  get transient() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Who is signed in in this tab, and the REST calls made in their name. An expired access token is renewed once per
 * call. Dispatches `signedout` when there is no way left to get a token.
 */
export class Session extends EventTarget {
  #storage;
  #fetch;
  #tokens;
  #renewal = null;

  constructor({ storage = sessionStorage, fetch = (...args) => globalThis.fetch(...args) } = {}) {
    super();
    this.#storage = storage;
    this.#fetch = fetch;
    this.#tokens = parse(storage.getItem(STORAGE_KEY)) ?? null;
  }

  get signedIn() {
    return this.#tokens !== null;
  }

  get accessToken() {
    return this.#tokens?.access;
  }

  /** What the token says, for display before the server's `welcome` says it. Nothing is decided on it. */
  get user() {
    const payload = this.#tokens?.access.split('.')[1] ?? '';
    const bytes = Uint8Array.from(decodeBase64(payload), (character) => character.charCodeAt(0));
    const claims = parse(new TextDecoder().decode(bytes)) ?? {};
    return { id: String(claims.user_id ?? claims.sub ?? ''), role: claims.role ?? 'user' };
  }

  async login(username, password) {
    this.#store(await this.#request('POST', '/api/auth/login/', { username, password }));
  }

  logout() {
    this.#store(null);
    this.dispatchEvent(new Event('signedout'));
  }

  async api(method, path, body) {
    const used = this.accessToken;
    try {
      return await this.#request(method, path, body, used);
    } catch (error) {
      if (error.status !== 401) {
        throw error;
      }
    }
    // Another call may have renewed it while this one was under way.
    if (used === this.accessToken) {
      await this.renew();
    }
    return this.#request(method, path, body, this.accessToken);
  }

  /** Gets a new access token. Calls that overlap share one request, for a refresh token may be good only once. */
  renew() {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renew() {
    const refresh = this.#tokens?.refresh;
    try {
      if (!refresh) {
        throw new ApiError(401, 'Please sign in again.');
      }
      const fresh = await this.#request('POST', '/api/auth/refresh/', { refresh });
      if (this.signedIn) {
        this.#store({ refresh, ...fresh });
      }
    } catch (error) {
      if (!error.transient) {
        this.logout();
        throw new ApiError(401, 'Please sign in again.');
      }
      throw error;
    }
  }

  async #request(method, path, body, token) {
    const headers = { Accept: 'application/json' };
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    let response;
    let text;
    try {
      response = await this.#fetch(path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      text = await response.text();
    } catch {
      throw new ApiError(0, 'The server can’t be reached.');
    }
    const answer = parse(text);
    if (!response.ok) {
      const retryAfter = Number(response.headers.get('Retry-After')) || 0;
      throw new ApiError(response.status, answer?.detail ?? answer?.title ?? 'That did not work.', retryAfter * 1000);
    }
    return answer;
  }

  #store(tokens) {
    this.#tokens = tokens && { access: tokens.access, refresh: tokens.refresh };
    if (tokens) {
      this.#storage.setItem(STORAGE_KEY, JSON.stringify(this.#tokens));
    } else {
      this.#storage.removeItem(STORAGE_KEY);
    }
  }
}

function parse(text) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64(text) {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}
