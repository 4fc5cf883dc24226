/** Calls listeners of things that change, never one inside another's call, and reports what they throw. */
export class Listeners {
  /** @type {Set<(value: any) => void>} */
  #listeners = new Set();

  get size() {
    return this.#listeners.size;
  }

  /**
   * @param {(value: any) => void} listener
   * @returns {() => void} ends it
   */
  add(listener) {
    // Wrapped, so that a function that is added twice is called twice and removed once.
    const entry = (/** @type {any} */ value) => listener(value);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** @param {any} [value] */
  call(value) {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/**
 * A value that is made when somebody looks, and listeners who hear that there is another one: once for all that
 * happens in one go, after it.
 *
 * @template T
 */
export class Store {
  #make;
  /** @type {T | undefined} */
  #value;
  #announced = true;
  listeners = new Listeners();

  /** @param {() => T} make */
  constructor(make) {
    this.#make = make;
  }

  /** @returns {T} the same object until something changes */
  get value() {
    this.#value ??= this.#make();
    return this.#value;
  }

  changed() {
    this.#value = undefined;
    if (this.#announced) {
      this.#announced = false;
      setTimeout(() => {
        this.#announced = true;
        this.listeners.call(this.value);
      });
    }
  }
}
