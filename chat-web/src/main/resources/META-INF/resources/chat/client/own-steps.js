/** Threads that are remembered: those written in last. */
const MAX_THREADS = 200;

/**
 * How far own messages have moved each thread. One that was stored although it was based on `from` had nobody else's
 * events before it: everything up to its own place is the sender's doing, so who saw `from` need not see more to go on.
 */
export class OwnSteps {
  /** @type {Map<string, {from: number, to: number}>} */
  #steps = new Map();

  /**
   * @param {string} threadId
   * @param {number} from what the message was based on
   * @param {number} to its place
   */
  add(threadId, from, to) {
    const before = this.#steps.get(threadId);
    this.#steps.delete(threadId);
    this.#steps.set(threadId, { from: before?.to === from ? before.from : from, to });
    if (this.#steps.size > MAX_THREADS) {
      const [oldest] = this.#steps.keys();
      this.#steps.delete(oldest);
    }
  }

  /**
   * The message as it is to be sent now; the same one where nothing changes.
   *
   * @template {{threadId: string, basedOnSeq?: number}} T
   * @param {T} message
   * @returns {T}
   */
  onto(message) {
    const step = this.#steps.get(message.threadId);
    const { basedOnSeq } = message;
    return step && basedOnSeq !== undefined && basedOnSeq >= step.from && basedOnSeq < step.to
      ? { ...message, basedOnSeq: step.to }
      : message;
  }
}
