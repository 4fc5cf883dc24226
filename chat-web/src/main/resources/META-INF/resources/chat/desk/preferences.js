const STORAGE_KEY = 'chat.desk';

const DEFAULTS = Object.freeze({
  /** Notifications of the system's, once the browser allows them. */
  notify: false,
  sound: false,
  shortcuts: true,
});

/** @typedef {{[name in keyof typeof DEFAULTS]: boolean}} Preferences */

/** How this browser's desk is to behave. Dispatches `changed`. */
class Kept extends EventTarget {
  /** @type {Readonly<Preferences>} */
  #value = read();

  get value() {
    return this.#value;
  }

  /** @param {Partial<Preferences>} changes */
  change(changes) {
    this.#value = Object.freeze({ ...this.#value, ...changes });
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.#value));
    } catch {
      // It lasts as long as the page, then.
    }
    this.dispatchEvent(new Event('changed'));
  }
}

/** @returns {Readonly<Preferences>} */
function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    const known = Object.keys(DEFAULTS).filter((name) => typeof stored[name] === 'boolean');
    return Object.freeze({ ...DEFAULTS, ...Object.fromEntries(known.map((name) => [name, stored[name]])) });
  } catch {
    return DEFAULTS;
  }
}

export const preferences = new Kept();
