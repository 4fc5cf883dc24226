/**
 * What a key does, in the order of the help. Letters alone: with a modifier they are the browser's or the screen reader's.
 *
 * @type {readonly (readonly [key: string, action: string])[]}
 */
export const SHORTCUTS = Object.freeze([
  ['j', 'next'],
  ['k', 'previous'],
  ['r', 'reply'],
  ['a', 'take'],
  ['e', 'close'],
  ['u', 'unassigned'],
  ['m', 'mine'],
  ['l', 'all'],
  ['?', 'help'],
]);

const ACTIONS = new Map(SHORTCUTS);
const WRITES = 'input, textarea, select, [contenteditable], dialog';

/**
 * @param {KeyboardEvent} event
 * @returns {string | null} the action, or nothing: while somebody writes every key is a letter
 */
export function shortcutOf(event) {
  const path = event.composedPath();
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.key === 'e' || event.isComposing || event.defaultPrevented) {
    return null;
  }
  if (path.some((target) => target instanceof Element && target.matches(WRITES))) {
    return null;
  }
  // Where nothing has the focus, Enter does nothing else.
  return event.key === 'Enter' ? (path[0] === document.body ? 'reply' : null) : (ACTIONS.get(event.key) ?? null);
}
