/** Up to where this person has seen each thread, kept in this browser: what the unread dots are judged by. */
export class SeenMarks {
  #key;
  #marks;
  #storage;

  constructor(userId, storage = localStorage) {
    this.#key = `chat.seen.${userId}`;
    this.#storage = storage;
    try {
      this.#marks = new Map(Object.entries(JSON.parse(storage.getItem(this.#key)) ?? {}));
    } catch {
      this.#marks = new Map();
    }
  }

  isUnread({ id, lastSeq }) {
    return lastSeq > (this.#marks.get(id) ?? 0);
  }

  see(threadId, upTo) {
    if (upTo > (this.#marks.get(threadId) ?? 0)) {
      // Put last, so that the oldest are first to go.
      this.#marks.delete(threadId);
      this.#marks.set(threadId, upTo);
      const kept = [...this.#marks].slice(-1_000);
      try {
        this.#storage.setItem(this.#key, JSON.stringify(Object.fromEntries(kept)));
      } catch {
        // A full or forbidden storage costs only the dots of the next visit.
      }
    }
  }
}
