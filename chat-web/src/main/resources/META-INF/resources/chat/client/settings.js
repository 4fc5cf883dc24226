/** Every bound and wait of the client. `createChat({ settings })` changes some of them. */
export const DEFAULTS = Object.freeze({
  /** Longest first wait before connecting again; it doubles with each failure. */
  backoffBaseMs: 500,
  /** Longest wait ever. */
  backoffCapMs: 30_000,
  /** A connection that lasted so long makes the next failure the first one again. */
  stableAfterMs: 10_000,
  /** From opening a socket to its `welcome`. */
  welcomeTimeoutMs: 10_000,
  /** From `PING` to any frame, else the connection is dead. */
  pongTimeoutMs: 10_000,
  /** The same when the page wakes up or the network changes. */
  wakePongTimeoutMs: 4_000,
  /** One REST request. */
  requestTimeoutMs: 20_000,
  /** From `SEND` to its answer, then it is sent again. */
  ackTimeoutMs: 20_000,
  /** From `RESUME` to its last frame, then it is asked again. */
  resumeTimeoutMs: 15_000,
  /** Wait after a refusal that names none. */
  retryAfterMs: 2_000,
  /** Without a socket: shortest and longest time between looks for news. */
  pollFastMs: 1_000,
  pollSlowMs: 15_000,
  /** The same while nobody sees the page. */
  pollHiddenMs: 60_000,
  /** Messages of one page of history. */
  pageMessages: 50,
  /** Messages of one thread in memory; older, or newer, ones are left to paging. */
  windowMessages: 500,
  /** Messages on their way out, failed ones too, of all tabs; `send` refuses further ones. */
  outboxMessages: 200,
  /** After so long in the outbox a message is not sent any more without being asked for. */
  outboxAgeMs: 7 * 24 * 3_600_000,
  /** One `TYPING` in so long at most. */
  typingEveryMs: 3_000,
  /** Without a call for so long typing has ended. */
  typingIdleMs: 5_000,
  /** After so long others' typing is forgotten. */
  typingForgottenMs: 10_000,
  /** A thread without listeners is kept so long. */
  threadLingerMs: 1_000,
  /** Where the browser has no Web Locks: how often another tab is asked if it lives, and how long it has to answer. */
  tabAskMs: 10_000,
  tabAnswerMs: 2_000,
});

/** @typedef {{[name in keyof typeof DEFAULTS]: number}} Settings */

/**
 * @param {Partial<Settings>} changes
 * @returns {Readonly<Settings>}
 */
export function settingsWith(changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in DEFAULTS) || !(Number.isFinite(value) && value > 0)) {
      throw new TypeError(`not a setting, or not a positive number: ${name}`);
    }
  }
  return Object.freeze({ ...DEFAULTS, ...changes });
}
