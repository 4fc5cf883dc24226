const GROUP_MS = 5 * 60_000;

/**
 * Messages as rows: where a day and where a group begins, and who has read what.
 *
 * @param {object} list
 * @param {readonly import('../client/types.js').Message[]} list.messages
 * @param {readonly import('../client/types.js').ReadMark[]} list.marks
 * @param {import('../client/types.js').Side} list.side who looks
 * @param {(userId: string, sender: import('../client/types.js').Side) => string} list.nameOf
 * @param {import('./i18n.js').Texts} list.texts
 * @returns {import('./message-row.js').Row[]}
 */
export function rowsOf({ messages, marks, side, nameOf, texts }) {
  const readers = marks.filter(({ sender }) => sender !== side);
  const seenUpTo = Math.max(0, ...readers.map(({ upTo }) => upTo));
  const lastSeen = messages.findLast(({ sender, seq = Infinity }) => sender === side && seq <= seenUpTo);
  let before = /** @type {import('../client/types.js').Message | undefined} */ (undefined);
  return messages.map((message) => {
    const { sender, senderId, seq = Infinity, own } = message;
    const ours = own || sender === side;
    const opensDay = dayOf(message) !== dayOf(before);
    const isSoonAfter = before !== undefined && timeOf(message) - timeOf(before) < GROUP_MS;
    const opensGroup = opensDay || !isSoonAfter || senderId !== before?.senderId;
    before = message;
    return {
      message,
      ours,
      opensDay,
      opensGroup,
      name: own ? texts.t('name.you') : nameOf(senderId, sender),
      seenBy: ours ? texts.list(readers.filter(({ upTo }) => upTo >= seq).map((mark) => nameOf(mark.userId, mark.sender))) : '',
      isLastSeen: message === lastSeen,
    };
  });
}

/** What is not stored yet is of now. @param {import('../client/types.js').Message} message */
function timeOf({ timestamp }) {
  return timestamp ? Date.parse(timestamp) : Date.now();
}

/** @param {import('../client/types.js').Message | undefined} message */
function dayOf(message) {
  return message && new Date(timeOf(message)).toDateString();
}
