import { textsIn } from '../components/i18n.js';
import './chat-login.js';
import { Session } from './session.js';
import { loginTexts } from './texts.js';

/**
 * What a page shows to whoever is signed in, and how it ends; with `forget`, what waits to be sent is dropped.
 * @typedef {{elements: Node[], close: (how: {forget: boolean}) => unknown}} Shown
 */

/**
 * A page for those who are signed in: the login form stands in `root` until somebody is, then what `show` makes of them;
 * the form again when they sign out or their session ends. The address stays, so they come back to where they were.
 *
 * @param {HTMLElement} root
 * @param {object} page
 * @param {import('../client/types.js').Side} page.side
 * @param {string} page.heading
 * @param {(session: Session, signOut: () => void) => Shown} page.show `signOut` does so in all tabs of this side
 */
export async function whileSignedIn(root, { side, heading, show }) {
  const session = new Session(side);
  await session.join();
  for (;;) {
    if (!session.signedIn) {
      await signIn(session, root, heading);
    }
    await untilSignedOut(session, root, show);
  }
}

/**
 * @param {Session} session
 * @param {HTMLElement} root
 * @param {string} heading
 */
async function signIn(session, root, heading) {
  const form = document.createElement('chat-login');
  Object.assign(form, { session, heading, lang: textsIn(loginTexts).lang });
  root.replaceChildren(form);
  while (!session.signedIn) {
    await changed(session);
  }
}

/**
 * @param {Session} session
 * @param {HTMLElement} root
 * @param {(session: Session, signOut: () => void) => Shown} show
 */
async function untilSignedOut(session, root, show) {
  const { userId } = session;
  let forget = false;
  const { elements, close } = show(session, () => {
    forget = true;
    session.logout();
  });
  root.replaceChildren(...elements);
  while (session.signedIn && session.userId === userId) {
    await changed(session);
  }
  root.replaceChildren();
  await close({ forget });
}

/** @param {Session} session */
function changed(session) {
  return new Promise((done) => session.addEventListener('changed', done, { once: true }));
}
