/**
 * Tells up to which message somebody has really seen: the end of its row is on the screen, in a window that is visible and
 * has the focus.
 */
export class SeenRows {
  #tell;
  #upTo = 0;
  /** Rows whose end is on the screen. @type {Set<Element>} */
  #onScreen = new Set();
  #watched = new WeakSet();
  #observer;
  #listening = new AbortController();

  /** @param {(upTo: number) => void} tell */
  constructor(tell) {
    this.#tell = tell;
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          this.#onScreen.add(target);
        } else {
          this.#onScreen.delete(target);
        }
      }
      this.#look();
    });
    const { signal } = this.#listening;
    addEventListener('focus', () => this.#look(), { signal });
    document.addEventListener('visibilitychange', () => this.#look(), { signal });
  }

  /**
   * Watches rows; those that are watched already or were seen don't matter.
   *
   * @param {Iterable<HTMLElement>} ends the last element of each row, with its `data-seq`
   */
  watch(ends) {
    for (const end of ends) {
      if (!this.#watched.has(end) && Number(end.dataset.seq) > this.#upTo) {
        this.#watched.add(end);
        this.#observer.observe(end);
      }
    }
  }

  stop() {
    this.#listening.abort();
    this.#observer.disconnect();
    this.#onScreen.clear();
  }

  #look() {
    if (document.hidden || !document.hasFocus()) {
      return;
    }
    const seqs = [...this.#onScreen].map((end) => Number(/** @type {HTMLElement} */ (end).dataset.seq));
    const upTo = Math.max(this.#upTo, ...seqs);
    this.#onScreen.forEach((end) => this.#observer.unobserve(end));
    this.#onScreen.clear();
    if (upTo > this.#upTo) {
      this.#upTo = upTo;
      this.#tell(upTo);
    }
  }
}
