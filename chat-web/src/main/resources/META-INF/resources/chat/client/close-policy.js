/**
 * What follows when a connection ends. `stop`: for good, and why. `freshToken`: with another token. `waitMs`: not
 * before. `tooBig`: a message was.
 *
 * @typedef {object} ClosePolicy
 * @property {import('./types.js').Problem} [stop]
 * @property {boolean} [freshToken]
 * @property {number} [waitMs]
 * @property {boolean} [tooBig]
 */

const MISUNDERSTOOD = {
  stop: { code: 'protocol', message: 'This page and the server don’t understand each other. Reload the page.' },
};

/** @type {Readonly<Record<number, ClosePolicy>>} */
const POLICIES = Object.freeze({
  1000: { stop: { code: 'closed', message: 'The server has ended the connection.' } },
  1002: MISUNDERSTOOD,
  1003: MISUNDERSTOOD,
  1007: MISUNDERSTOOD,
  1009: { tooBig: true },
  4400: MISUNDERSTOOD,
  4401: { freshToken: true },
  4403: { stop: { code: 'forbidden', message: 'Your access to this chat has ended.' } },
  4429: { waitMs: 60_000 },
});

/**
 * The close-code table of the protocol. A code that is not in it means: again, with backoff.
 *
 * @param {number} code
 * @returns {ClosePolicy}
 */
export function closePolicy(code) {
  return POLICIES[code] ?? {};
}
