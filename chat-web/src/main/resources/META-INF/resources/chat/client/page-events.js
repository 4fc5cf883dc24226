/** Hears when the page or the network wakes up, or the network goes, as far as the browser tells. */
export class PageEvents {
  #woke;
  #wentOffline;
  /** @type {AbortController | null} */
  #listening = null;

  /** @param {{woke: () => void, wentOffline: () => void}} handlers */
  constructor({ woke, wentOffline }) {
    this.#woke = woke;
    this.#wentOffline = wentOffline;
  }

  start() {
    if (this.#listening) {
      return;
    }
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('online', this.#woke, { signal });
    addEventListener('offline', this.#wentOffline, { signal });
    addEventListener('pageshow', this.#woke, { signal });
    document.addEventListener('resume', this.#woke, { signal });
    document.addEventListener('visibilitychange', () => !document.hidden && this.#woke(), { signal });
  }

  stop() {
    this.#listening?.abort();
    this.#listening = null;
  }
}
