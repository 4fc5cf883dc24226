/**
 * A text, or one for each plural category of `{count}`. `{name}` stands for a value.
 * @typedef {string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>} Entry
 *
 * The texts of each language under the same keys.
 * @typedef {Readonly<Record<string, Readonly<Record<string, Entry>>>>} Catalogue
 */

const FALLBACK = 'en';
const MINUTE_STYLE = /** @type {const} */ ({ hour: 'numeric', minute: '2-digit' });

/**
 * The language of a component: its own `lang`, else the page's, else the browser's; English where none is there.
 *
 * @param {Catalogue} catalogue
 * @param {string} [lang] a language tag
 * @returns {Texts}
 */
export function textsIn(catalogue, lang = '') {
  const known = (/** @type {string} */ tag) => baseOf(tag) in catalogue;
  const wanted = [lang, document.documentElement.lang, ...navigator.languages].find(known) ?? FALLBACK;
  // "de" alone says nothing of how dates look in Austria; the browser may.
  const closer = navigator.languages.find((tag) => tag.startsWith(`${wanted}-`));
  return new Texts(catalogue, closer ?? wanted);
}

/** One language's texts, numbers and dates. */
export class Texts {
  #entries;
  #fallback;
  #plurals;
  #numbers;
  #times;
  #days;
  #moments;
  #relative;
  #lists;
  /** For `lang` attributes. */
  lang;

  /**
   * @param {Catalogue} catalogue
   * @param {string} lang
   */
  constructor(catalogue, lang) {
    this.lang = lang;
    this.#entries = catalogue[baseOf(lang)];
    this.#fallback = catalogue[FALLBACK];
    this.#plurals = new Intl.PluralRules(lang);
    this.#numbers = new Intl.NumberFormat(lang);
    this.#times = new Intl.DateTimeFormat(lang, MINUTE_STYLE);
    this.#days = new Intl.DateTimeFormat(lang, { dateStyle: 'full' });
    this.#moments = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' });
    this.#relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
    this.#lists = new Intl.ListFormat(lang);
  }

  /**
   * The text of a key. Numbers among the values are written as the language writes them; `count` chooses the plural.
   *
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  t(key, values = {}) {
    const entry = this.#entries[key] ?? this.#fallback[key] ?? key;
    const text = typeof entry === 'string' ? entry : (entry[this.#plurals.select(Number(values.count))] ?? entry.other ?? key);
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? this.#numbers.format(value) : value;
    });
  }

  /** @param {string} key */
  has(key) {
    return key in this.#fallback;
  }

  /** The time of day. @param {string} [timestamp] */
  time(timestamp) {
    return formatted(this.#times, timestamp);
  }

  /** Day and time, in full. @param {string} [timestamp] */
  moment(timestamp) {
    return formatted(this.#moments, timestamp);
  }

  /** The day: today, yesterday, or its date. @param {string} [timestamp] */
  day(timestamp) {
    const ago = daysAgo(timestamp);
    return ago === 0 || ago === 1 ? this.#relative.format(-ago, 'day') : formatted(this.#days, timestamp);
  }

  /** @param {Iterable<string>} items each is named once */
  list(items) {
    return this.#lists.format(new Set(items));
  }
}

/** @param {string} tag */
function baseOf(tag) {
  return tag.split('-')[0].toLowerCase();
}

/**
 * @param {Intl.DateTimeFormat} format
 * @param {string | undefined} timestamp
 */
function formatted(format, timestamp) {
  const date = new Date(timestamp ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : format.format(date);
}

/** @param {string | undefined} timestamp */
function daysAgo(timestamp) {
  // By the calendar; days with a change of the clock are not 24 hours long.
  const then = new Date(timestamp ?? NaN).setHours(12, 0, 0, 0);
  return Math.round((new Date().setHours(12, 0, 0, 0) - then) / 86_400_000);
}
