const STORAGE_KEY = 'chat.drafts';
const MAX_DRAFTS = 50;

/**
 * Text that was written but not sent, by user and thread; kept over a reload, and as long as the tab. Nothing throws: a
 * browser that stores nothing keeps no drafts.
 */
export const drafts = Object.freeze({
  /** @param {string} key */
  load(key) {
    return read().find(([one]) => one === key)?.[1] ?? '';
  },

  /**
   * @param {string} key
   * @param {string} text
   */
  save(key, text) {
    const others = read().filter(([one]) => one !== key);
    const all = text ? [...others, /** @type {[string, string]} */ ([key, text])] : others;
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify(all.slice(-MAX_DRAFTS)));
    } catch {
      // No room, or no storage.
    }
  },

  /** For signing out. */
  forget() {
    try {
      sessionStorage.removeItem(STORAGE_KEY);
    } catch {
      // There was none.
    }
  },
});

/** @returns {[key: string, text: string][]} the oldest first */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
  } catch {
    return [];
  }
}
