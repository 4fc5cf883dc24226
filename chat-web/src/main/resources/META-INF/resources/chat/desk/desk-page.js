import { createChat } from '../chat-client.js';
import { drafts } from '../components/drafts.js';
import { whileSignedIn } from '../login/signed-in.js';
import './chat-desk.js';
import { texts } from './texts.js';

document.documentElement.lang = texts.lang;
document.title = texts.t('desk.title');

void whileSignedIn(document.body, { side: 'support', heading: texts.t('desk.title'), show: showDesk });

/**
 * @param {import('../login/session.js').Session} session
 * @param {() => void} signOut
 */
function showDesk(session, signOut) {
  const { userId } = session;
  const chat = createChat({ getToken: (wanted) => session.token(wanted), ...(userId && { userId }) });
  const warn = (/** @type {BeforeUnloadEvent} */ event) => {
    const { waiting, kept } = chat.snapshot();
    if (waiting > 0 && !kept) {
      event.preventDefault();
    }
  };
  addEventListener('beforeunload', warn);
  chat.connect();
  return {
    elements: [Object.assign(document.createElement('chat-desk'), { chat, me: userId, signOut })],
    close: async (/** @type {{forget: boolean}} */ { forget }) => {
      removeEventListener('beforeunload', warn);
      if (forget) {
        drafts.forget();
      }
      await chat.close({ forget });
    },
  };
}
