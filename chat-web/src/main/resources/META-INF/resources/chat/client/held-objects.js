/**
 * Objects by their key, for as long as somebody holds them, so that who asks twice gets the same one.
 *
 * @template {object} T
 */
export class HeldObjects {
  #make;
  /** @type {Map<string, WeakRef<T>>} */
  #objects = new Map();
  #collected = new FinalizationRegistry((/** @type {string} */ key) => {
    // There may be another one by now.
    if (!this.#objects.get(key)?.deref()) {
      this.#objects.delete(key);
    }
  });

  /** @param {(key: string) => T} make */
  constructor(make) {
    this.#make = make;
  }

  /** @param {string} key */
  get(key) {
    const known = this.#objects.get(key)?.deref();
    if (known) {
      return known;
    }
    const made = this.#make(key);
    this.#objects.set(key, new WeakRef(made));
    this.#collected.register(made, key);
    return made;
  }
}
