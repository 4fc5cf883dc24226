/**
 * @typedef {{all: number, unassigned: number, mine: number}} Counts
 * @typedef {'closed' | 'unassigned' | 'mine' | 'others'} Group
 */

/** Changes of unknown threads come in swarms: the numbers are asked for at most so often. */
const WAIT_MS = 500;

/** How many threads are open, from one answer of the server on kept by what is seen to change. */
export class OpenCounts {
  #read;
  #onChange;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isReading = false;
  /** Something changed while the server was counting: before or after, nobody can tell. */
  #isDoubtful = false;
  #isStopped = false;
  /** @type {Counts | null} */
  value = null;

  /**
   * @param {() => Promise<Counts>} read
   * @param {() => void} onChange
   */
  constructor(read, onChange) {
    this.#read = read;
    this.#onChange = onChange;
  }

  async load() {
    if (this.#isReading) {
      this.#isDoubtful = true;
      return;
    }
    this.#isReading = true;
    this.#isDoubtful = false;
    try {
      this.value = await this.#read();
    } catch {
      // Numbers that may be wrong are worse than none.
      this.value = null;
    }
    this.#isReading = false;
    if (this.#isDoubtful) {
      this.#loadSoon();
    }
    this.#onChange();
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /**
   * A thread went from here to there; from where is not known for one that was never seen.
   *
   * @param {Group | undefined} from
   * @param {Group} to
   */
  note(from, to) {
    this.#isDoubtful = true;
    if (from === undefined || this.value === null) {
      this.#loadSoon();
    } else if (from !== to) {
      this.value = moved(moved(this.value, from, -1), to, 1);
      this.#onChange();
    }
  }

  #loadSoon() {
    if (!this.#isStopped && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.load();
      }, WAIT_MS);
    }
  }
}

/**
 * @param {Counts} counts
 * @param {Group} group
 * @param {number} by
 */
function moved({ all, unassigned, mine }, group, by) {
  return {
    all: all + (group === 'closed' ? 0 : by),
    unassigned: unassigned + (group === 'unassigned' ? by : 0),
    mine: mine + (group === 'mine' ? by : 0),
  };
}
