const RESUME_TIMEOUT_MS = 15_000;
const PAGE = 200;

/**
 * The followed threads: for each the `seq` up to which every event was seen, and what to do about the rest.
 *
 * `link` is the way to the server: `state`, `user`, `transmit(frame)`, `api(method, path)`. `emit(type, detail)` gets
 * `message`, `thread`, `reaction`, `read` and `cleared`.
 */
export class ThreadLogs {
  #link;
  #emit;
  #logs = new Map();
  #watched = new Set();

  constructor(link, emit) {
    this.#link = link;
    this.#emit = emit;
  }

  /** Keeps this thread whole from `lastSeq` on. What is older is read with `history`. */
  follow(threadId, lastSeq, { watch = false } = {}) {
    this.#logs.set(threadId, { last: lastSeq, shown: new Set(), askedAt: 0, readUpTo: 0 });
    if (watch) {
      this.watch(threadId);
    }
    this.#resume([threadId]);
  }

  /** Support only: stay with a thread that is, or may become, somebody else's. `unfollow` ends it. */
  watch(threadId) {
    if (!this.#watched.has(threadId)) {
      this.#watched.add(threadId);
      this.#link.transmit({ type: 'WATCH', threadId });
    }
  }

  unfollow(threadId) {
    this.#logs.delete(threadId);
    if (this.#watched.delete(threadId)) {
      this.#link.transmit({ type: 'UNWATCH', threadId });
    }
  }

  read(threadId, upTo) {
    const log = this.#logs.get(threadId);
    if (log && upTo > log.readUpTo) {
      log.readUpTo = upTo;
      this.#link.transmit({ type: 'READ', threadId, upTo });
    }
  }

  /** A new connection knows nothing of what the last one watched or was told. */
  connected() {
    for (const threadId of this.#watched) {
      this.#link.transmit({ type: 'WATCH', threadId });
    }
    this.#resume([...this.#logs.keys()]);
    for (const [threadId, { readUpTo }] of this.#logs) {
      if (readUpTo) {
        this.#link.transmit({ type: 'READ', threadId, upTo: readUpTo });
      }
    }
  }

  /** Delivers a frame of the log if it is the next one, and asks for what is missing if it is a later one. */
  inOrder(threadId, seq, deliver) {
    const log = this.#logs.get(threadId);
    if (!log || !seq) {
      deliver();
    } else if (seq === log.last + 1) {
      log.last = seq;
      log.askedAt &&= Date.now();
      deliver();
    } else if (seq > log.last) {
      // Not kept: the answer to RESUME brings it again, in its place.
      this.headIs(threadId, seq);
    }
  }

  headIs(threadId, lastSeq) {
    const log = this.#logs.get(threadId);
    if (log && !log.askedAt && lastSeq > log.last) {
      this.#resume([threadId]);
    }
  }

  /** A message by any road: socket, history, the answer to a POST. */
  take(message) {
    const log = this.#logs.get(message.threadId);
    if (!log?.shown.has(message.seq)) {
      log?.shown.add(message.seq);
      this.#emit('message', { message });
    }
  }

  resumed({ threadId, headSeq, status, assigneeId, marks }) {
    const log = this.#logs.get(threadId);
    if (log) {
      log.askedAt = 0;
      log.last = Math.max(log.last, headSeq);
      this.#emit('thread', { thread: { id: threadId, status, assigneeId, lastSeq: headSeq } });
      for (const mark of marks ?? []) {
        this.#emit('read', { threadId, ...mark });
      }
    }
  }

  reset(frame) {
    const { threadId, headSeq } = frame;
    const log = this.#logs.get(threadId);
    if (log) {
      // A head behind us means another log than the one that was shown here.
      const from = headSeq < log.last ? 0 : log.last;
      if (from === 0) {
        log.shown.clear();
        this.#emit('cleared', { threadId });
      }
      log.last = headSeq;
      this.#reload(threadId, log, from);
      this.resumed(frame);
    }
  }

  refused(threadId) {
    const log = this.#logs.get(threadId);
    if (log) {
      log.askedAt = 0;
    }
  }

  resumeOverdue() {
    const overdue = [...this.#logs].filter(([, log]) => log.askedAt && Date.now() - log.askedAt > RESUME_TIMEOUT_MS);
    this.#resume(overdue.map(([threadId]) => threadId));
  }

  /** Reads without moving `last`, for REST knows only messages; RESUME brings the rest once there is a socket. */
  poll() {
    for (const [threadId, log] of this.#logs) {
      this.#readAfter(threadId, log, Math.max(log.last, ...log.shown)).catch(() => {});
    }
  }

  /** Delivers a page of messages before `before`; true if there are older ones still. */
  async history(threadId, before, limit = 50) {
    const log = this.#logs.get(threadId);
    const page = await this.#messages(threadId, `before=${before}&limit=${limit}`);
    if (this.#logs.get(threadId) === log) {
      page.items.forEach((message) => this.take(message));
    }
    return Boolean(page.next);
  }

  #resume(threadIds) {
    if (threadIds.length === 0 || this.#link.state !== 'online') {
      return;
    }
    const threads = {};
    for (const threadId of threadIds) {
      const log = this.#logs.get(threadId);
      log.askedAt = Date.now();
      threads[threadId] = log.last;
    }
    this.#link.transmit({ type: 'RESUME', threads });
  }

  async #reload(threadId, log, after) {
    try {
      await this.#readAfter(threadId, log, after);
    } catch (error) {
      if (error.transient) {
        setTimeout(() => this.#reload(threadId, log, after), RESUME_TIMEOUT_MS);
      }
    }
  }

  async #readAfter(threadId, log, after) {
    for (;;) {
      const page = await this.#messages(threadId, `after=${after}&limit=${PAGE}`);
      if (this.#logs.get(threadId) !== log) {
        return;
      }
      page.items.forEach((message) => this.take(message));
      if (!page.next || page.items.length === 0) {
        return;
      }
      after = page.items.at(-1).seq;
    }
  }

  #messages(threadId, query) {
    return this.#link.api('GET', `/api/chat/threads/${encodeURIComponent(threadId)}/messages/?${query}`);
  }
}
