import { ChatError } from './chat-client.js';
import { subjectOf } from './client/rest.js';

const STORAGE_KEY = 'chat.session';
const REQUEST_TIMEOUT_MS = 20_000;

/** Who is signed in in this tab. Dispatches `signedout`, also when there is no way left to get a token. */
export class Session extends EventTarget {
  #storage;
  #tokens;

  constructor(storage = sessionStorage) {
    super();
    this.#storage = storage;
    this.#tokens = parse(storage.getItem(STORAGE_KEY)) ?? null;
  }

  get signedIn() {
    return this.#tokens !== null;
  }

  /** What the token says, for display before the server's `welcome` says it. Nothing is decided on it. */
  get userId() {
    return subjectOf(this.#tokens?.access ?? '') ?? '';
  }

  async login(username, password) {
    this.#store(await post('/api/auth/login/', { username, password }));
  }

  logout() {
    this.#store(null);
    this.dispatchEvent(new Event('signedout'));
  }

  /** The chat client's `getToken`. It asks for one fresh token at a time, for a refresh token may be good only once. */
  async token({ fresh }) {
    if (fresh && this.signedIn) {
      await this.#renew();
    }
    return this.#tokens?.access ?? null;
  }

  async #renew() {
    const { refresh } = this.#tokens;
    try {
      const answer = await post('/api/auth/refresh/', { refresh });
      if (this.signedIn) {
        this.#store({ refresh, ...answer });
      }
    } catch (error) {
      if (error.transient) {
        throw error;
      }
      this.logout();
    }
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
  if (!response.ok) {
    const { status } = response;
    const transient = status === 408 || status === 429 || status >= 500;
    throw new ChatError('login', answer?.detail ?? answer?.title ?? 'That did not work.', { status, transient });
  }
  return answer;
}

function parse(text) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
