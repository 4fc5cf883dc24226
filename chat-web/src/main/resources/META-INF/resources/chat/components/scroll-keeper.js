const NEAR_PX = 48;
const EDGE_PX = 300;

/**
 * Keeps the place in a list that grows at both ends: at the bottom when the reader is there, else at the row that is at the
 * top of what is seen. Not left to the browser's scroll anchoring, which not all have, and which rests at the very top.
 */
export class ScrollKeeper {
  #scroller;
  #rows;
  /** @type {{row: Element, top: number} | null} */
  #anchor = null;
  #observer = new ResizeObserver(() => this.#resized());
  /** Where it was; a list that was hidden forgets. */
  #top = 0;
  #wasHidden = false;
  atBottom = true;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} rows what grows in it
   * @param {(edge: {top: boolean, bottom: boolean}) => void} scrolled near which end it is now
   */
  constructor(scroller, rows, scrolled) {
    this.#scroller = scroller;
    this.#rows = rows;
    // A phone's keyboard, a longer draft or a late font must not hide the newest message.
    this.#observer.observe(scroller);
    this.#observer.observe(rows);
    scroller.addEventListener('scroll', () => {
      if (scroller.clientHeight === 0) {
        return;
      }
      this.#top = scroller.scrollTop;
      const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      this.atBottom = below < NEAR_PX;
      scrolled({ top: scroller.scrollTop < EDGE_PX, bottom: below < EDGE_PX });
    }, { passive: true });
  }

  /** Before the rows change. */
  remember() {
    this.#anchor = null;
    if (!this.atBottom) {
      const { top } = this.#scroller.getBoundingClientRect();
      const row = firstBelow(this.#rows.children, top);
      this.#anchor = row && { row, top: row.getBoundingClientRect().top };
    }
  }

  /** After they have changed. */
  restore() {
    if (this.atBottom) {
      this.toBottom();
    } else if (this.#anchor?.row.isConnected) {
      this.#scroller.scrollTop += this.#anchor.row.getBoundingClientRect().top - this.#anchor.top;
    }
  }

  toBottom() {
    this.atBottom = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #resized() {
    const isHidden = this.#scroller.clientHeight === 0;
    if (this.atBottom) {
      this.toBottom();
    } else if (this.#wasHidden && !isHidden) {
      this.#scroller.scrollTop = this.#top;
    }
    this.#wasHidden = isHidden;
  }

  stop() {
    this.#observer.disconnect();
  }
}

/**
 * The first row that ends below this line.
 *
 * @param {HTMLCollection} rows
 * @param {number} line
 */
function firstBelow(rows, line) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().bottom > line) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return rows[low] ?? null;
}
