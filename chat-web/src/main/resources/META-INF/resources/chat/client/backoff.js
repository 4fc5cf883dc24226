/** Full jitter: thousands of clients that lost one server must not come back in step. */
export class Backoff {
  #baseMs;
  #capMs;
  #random;
  #failures = 0;

  /** @param {{baseMs: number, capMs: number, random?: () => number}} options */
  constructor({ baseMs, capMs, random = Math.random }) {
    this.#baseMs = baseMs;
    this.#capMs = capMs;
    this.#random = random;
  }

  /** How long to wait after one more failure. */
  nextMs() {
    const ceiling = Math.min(this.#capMs, this.#baseMs * 2 ** this.#failures);
    this.#failures++;
    return this.#random() * ceiling;
  }

  reset() {
    this.#failures = 0;
  }
}
