const REQUEST_TIMEOUT_MS = 20_000;

/**
 * The client's `getToken`, from what the page gave: a function, an address that answers `{"token": …}`, or a token, which
 * can't be renewed but by setting another.
 *
 * @param {{getToken: import('../chat-client.js').ChatOptions['getToken'] | null, tokenUrl: string, token: string}} given
 * @returns {NonNullable<import('../chat-client.js').ChatOptions['getToken']>}
 */
export function tokenSource(given) {
  let last = /** @type {string | null} */ (null);
  return async ({ fresh }) => {
    if (given.getToken) {
      return given.getToken({ fresh });
    }
    if (!given.tokenUrl) {
      const isSame = given.token === last;
      last = given.token;
      return fresh && isSame ? null : last;
    }
    if (fresh || last === null) {
      last = await tokenFrom(given.tokenUrl);
    }
    return last;
  };
}

/**
 * Null where the page's own server says that nobody is signed in.
 *
 * @param {string} address
 * @returns {Promise<string | null>}
 */
async function tokenFrom(address) {
  const response = await fetch(address, {
    headers: { Accept: 'application/json' },
    cache: 'no-store',
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  if (response.status === 401 || response.status === 403) {
    return null;
  }
  const { token } = await response.json();
  if (!response.ok || typeof token !== 'string') {
    throw new Error(`no token from ${address}`);
  }
  return token;
}
