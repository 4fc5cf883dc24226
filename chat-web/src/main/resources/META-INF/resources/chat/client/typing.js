/** Turns keystrokes into few `TYPING` frames: one each so often, and one at the end. */
export class TypingOut {
  #settings;
  #tell;
  #toldAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /**
   * @param {Readonly<import('./settings.js').Settings>} settings
   * @param {(isTyping: boolean) => void} tell
   */
  constructor(settings, tell) {
    this.#settings = settings;
    this.#tell = tell;
  }

  went() {
    const now = Date.now();
    if (now - this.#toldAt >= this.#settings.typingEveryMs) {
      this.#toldAt = now;
      this.#tell(true);
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.ended(), this.#settings.typingIdleMs);
  }

  ended() {
    if (this.reset()) {
      this.#tell(false);
    }
  }

  /** The message itself ends it on the server. Returns whether there was something to end. */
  reset() {
    clearTimeout(this.#idle);
    const wasTyping = this.#toldAt > 0;
    this.#toldAt = 0;
    return wasTyping;
  }
}

/** Who types now. `changed()` is called when that is somebody else. */
export class TypingIn {
  #settings;
  #changed;
  /** @type {Map<string, import('./types.js').Typer & {timer: ReturnType<typeof setTimeout>}>} */
  #typers = new Map();

  /**
   * @param {Readonly<import('./settings.js').Settings>} settings
   * @param {() => void} changed
   */
  constructor(settings, changed) {
    this.#settings = settings;
    this.#changed = changed;
  }

  /** @returns {import('./types.js').Typer[]} */
  get typers() {
    return [...this.#typers.values()].map(({ userId, sender }) => ({ userId, sender }));
  }

  /**
   * @param {import('./types.js').Typer} who
   * @param {boolean} isTyping
   */
  set({ userId, sender }, isTyping) {
    const known = this.#typers.get(userId);
    clearTimeout(known?.timer);
    this.#typers.delete(userId);
    if (isTyping) {
      // The end of it may get lost.
      const timer = setTimeout(() => this.set({ userId, sender }, false), this.#settings.typingForgottenMs);
      this.#typers.set(userId, { userId, sender, timer });
    }
    if (Boolean(known) !== isTyping) {
      this.#changed();
    }
  }

  clear() {
    this.typers.forEach((who) => this.set(who, false));
  }
}
