/**
 * Looks for news of the open threads while there is no socket: often while there are some, ever less often while there
 * are none, rarely while nobody sees the page.
 */
export class Poller {
  #settings;
  #feeds;
  #intervalMs;
  #round = 0;
  #isRunning = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Readonly<import('./settings.js').Settings>} settings
   * @param {() => Iterable<import('./thread-feed.js').ThreadFeed>} feeds
   */
  constructor(settings, feeds) {
    this.#settings = settings;
    this.#feeds = feeds;
    this.#intervalMs = settings.pollFastMs;
  }

  start() {
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.hurry();
    }
  }

  stop() {
    this.#isRunning = false;
    this.#round++;
    clearTimeout(this.#timer);
  }

  /** News is likely: something was sent, or the page is looked at again. */
  hurry() {
    if (this.#isRunning) {
      this.#intervalMs = this.#settings.pollFastMs;
      void this.#look();
    }
  }

  async #look() {
    const round = ++this.#round;
    clearTimeout(this.#timer);
    let isNews = false;
    for (const feed of [...this.#feeds()]) {
      if (round !== this.#round) {
        return;
      }
      try {
        isNews = (await feed.poll()) || isNews;
      } catch {
        // As good as no news: asked again, less often.
      }
    }
    if (round === this.#round) {
      const { pollFastMs, pollSlowMs, pollHiddenMs } = this.#settings;
      this.#intervalMs = isNews ? pollFastMs : Math.min(pollSlowMs, this.#intervalMs * 1.5);
      const interval = document.hidden ? Math.max(pollHiddenMs, this.#intervalMs) : this.#intervalMs;
      this.#timer = setTimeout(() => void this.#look(), interval * (0.75 + 0.5 * Math.random()));
    }
  }
}
