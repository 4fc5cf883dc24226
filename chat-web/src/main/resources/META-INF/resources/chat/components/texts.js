import { textsIn } from './i18n.js';

/**
 * What the shared components say. A page adds its own: `{ en: { ...chatTexts.en, more }, de: … }`.
 *
 * @satisfies {import('./i18n.js').Catalogue}
 */
export const chatTexts = Object.freeze({
  en: {
    'messages.label': 'Messages',
    'messages.empty': 'No messages yet.',
    'messages.loading': 'Loading…',
    'messages.earlier': 'Show earlier messages',
    'messages.earlierFailed': 'Earlier messages could not be loaded. Try again',
    'messages.newest': 'To the newest messages',
    'messages.new': { one: '{count} new message', other: '{count} new messages' },
    'message.newTab': 'Opens in a new tab',
    'message.said': '{name}: {body}',
    'message.attachments': { one: '{count} attachment', other: '{count} attachments' },
    'state.waiting': 'Sending',
    'state.sent': 'Sent',
    'state.seen': 'Seen by {names}',
    'state.failed': 'Not sent. {reason}',
    'action.retry': 'Retry',
    'action.retry.stale': 'Send anyway',
    'action.delete': 'Delete',
    'typing': { one: '{names} is typing…', other: '{names} are typing…' },
    'composer.label': 'Message',
    'composer.hint': 'Enter sends, Shift and Enter start a new line.',
    'composer.placeholder': 'Write a message',
    'composer.send': 'Send',
    'composer.left': { one: '{count} character left', other: '{count} characters left' },
    'composer.over': { one: '{count} character too many', other: '{count} characters too many' },
    'name.you': 'You',
    'name.support': 'Support',
    'connection.connecting': 'Connecting…',
    'connection.fallback': 'Messages come with some delay.',
    'connection.offline': 'Offline.',
    'connection.stopped': 'The chat has ended.',
    'connection.waiting': { one: '{count} message waits.', other: '{count} messages wait.' },
    'connection.notKept': 'Keep this page open until it is sent.',
    'connection.retry': 'Try now',
    'problem.signed_out': 'You are signed out.',
    'problem.unauthorized': 'You are signed out.',
    'problem.other_user': 'Somebody else has signed in. Reload the page.',
    'problem.forbidden': 'You are not allowed to do this.',
    'problem.not_found': 'This conversation does not exist.',
    'problem.conflict': 'A different message was stored in its place.',
    'problem.malformed': 'It can’t be sent like this.',
    'problem.too_large': 'It is too long.',
    'problem.stale': 'Somebody wrote meanwhile.',
    'problem.expired': 'It waited too long.',
    'problem.outbox_full': 'Too many messages wait to be sent.',
    'problem.unreachable': 'The server can’t be reached.',
    'problem.unknown': 'That did not work. Please try again.',
  },
  de: {
    'messages.label': 'Nachrichten',
    'messages.empty': 'Noch keine Nachrichten.',
    'messages.loading': 'Wird geladen …',
    'messages.earlier': 'Frühere Nachrichten zeigen',
    'messages.earlierFailed': 'Frühere Nachrichten konnten nicht geladen werden. Noch einmal versuchen',
    'messages.newest': 'Zu den neuesten Nachrichten',
    'messages.new': { one: '{count} neue Nachricht', other: '{count} neue Nachrichten' },
    'message.newTab': 'Öffnet einen neuen Tab',
    'message.said': '{name}: {body}',
    'message.attachments': { one: '{count} Anhang', other: '{count} Anhänge' },
    'state.waiting': 'Wird gesendet',
    'state.sent': 'Gesendet',
    'state.seen': 'Gesehen von {names}',
    'state.failed': 'Nicht gesendet. {reason}',
    'action.retry': 'Noch einmal',
    'action.retry.stale': 'Trotzdem senden',
    'action.delete': 'Löschen',
    'typing': { one: '{names} schreibt …', other: '{names} schreiben …' },
    'composer.label': 'Nachricht',
    'composer.hint': 'Eingabetaste sendet, Umschalt- und Eingabetaste beginnen eine neue Zeile.',
    'composer.placeholder': 'Nachricht schreiben',
    'composer.send': 'Senden',
    'composer.left': { one: 'Noch {count} Zeichen', other: 'Noch {count} Zeichen' },
    'composer.over': { one: '{count} Zeichen zu viel', other: '{count} Zeichen zu viel' },
    'name.you': 'Sie',
    'name.support': 'Support',
    'connection.connecting': 'Verbindung wird aufgebaut …',
    'connection.fallback': 'Nachrichten kommen mit etwas Verzögerung.',
    'connection.offline': 'Offline.',
    'connection.stopped': 'Der Chat ist beendet.',
    'connection.waiting': { one: '{count} Nachricht wartet.', other: '{count} Nachrichten warten.' },
    'connection.notKept': 'Lassen Sie die Seite offen, bis sie gesendet ist.',
    'connection.retry': 'Jetzt versuchen',
    'problem.signed_out': 'Sie sind abgemeldet.',
    'problem.unauthorized': 'Sie sind abgemeldet.',
    'problem.other_user': 'Jemand anderes hat sich angemeldet. Laden Sie die Seite neu.',
    'problem.forbidden': 'Das ist Ihnen nicht erlaubt.',
    'problem.not_found': 'Diese Unterhaltung gibt es nicht.',
    'problem.conflict': 'An ihrer Stelle wurde eine andere Nachricht gespeichert.',
    'problem.malformed': 'So kann das nicht gesendet werden.',
    'problem.too_large': 'Der Text ist zu lang.',
    'problem.stale': 'Inzwischen hat jemand geschrieben.',
    'problem.expired': 'Sie hat zu lange gewartet.',
    'problem.outbox_full': 'Zu viele Nachrichten warten auf den Versand.',
    'problem.unreachable': 'Der Server ist nicht erreichbar.',
    'problem.unknown': 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
});

/** In the page's language. */
export const defaultTexts = textsIn(chatTexts);

/**
 * What went wrong, in the reader's language.
 *
 * @param {import('./i18n.js').Texts} texts
 * @param {{code: string} | null | undefined} problem
 */
export function problemText(texts, problem) {
  const key = `problem.${problem?.code}`;
  return texts.t(texts.has(key) ? key : 'problem.unknown');
}
