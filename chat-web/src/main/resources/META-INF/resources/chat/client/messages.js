/**
 * A message that the server has, as the page shows it.
 *
 * @param {import('./types.js').WireMessage} message
 * @param {string | null} userId who looks
 * @returns {import('./types.js').Message & {seq: number}}
 */
export function storedMessage(message, userId) {
  const own = message.senderId === userId;
  const key = own && message.clientMessageId ? message.clientMessageId : message.id;
  return Object.freeze({ ...message, key, own, state: /** @type {const} */ ('sent'), problem: null });
}

/**
 * A message that is still on its way.
 *
 * @param {import('./types.js').OutboxItem} item
 * @param {{id: string, role: import('./types.js').Side} | null} user who sends it
 * @returns {import('./types.js').Message}
 */
export function pendingMessage({ clientMessageId, threadId, body, attachments, replyTo, state, problem }, user) {
  return Object.freeze({
    key: clientMessageId,
    threadId,
    state,
    problem,
    own: true,
    sender: user?.role ?? 'user',
    senderId: user?.id ?? '',
    body,
    attachments,
    clientMessageId,
    ...(replyTo !== undefined && { replyTo }),
  });
}

/** Own messages that are stored, but whose place in the log has not come by yet: an `ack` may be ahead of it. */
export class Acknowledged {
  /** @type {Map<string, import('./types.js').Message & {seq: number}>} */
  #messages = new Map();

  /**
   * @param {import('./types.js').OutboxItem} item
   * @param {{seq: number, id: string, timestamp: string}} place
   * @param {{id: string, role: import('./types.js').Side} | null} user
   */
  add(item, place, user) {
    this.#messages.set(item.clientMessageId, Object.freeze({ ...pendingMessage(item, user), ...place, state: 'sent' }));
  }

  /** Those that are after this, in order. The others have come by, and are forgotten. @param {number} seq */
  after(seq) {
    for (const [id, message] of this.#messages) {
      if (message.seq <= seq) {
        this.#messages.delete(id);
      }
    }
    return [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
  }

  clear() {
    this.#messages.clear();
  }
}
