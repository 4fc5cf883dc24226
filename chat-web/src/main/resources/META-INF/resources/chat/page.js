import { createChat } from './chat-client.js';
import { el } from './dom.js';
import { signIn } from './login.js';
import { Session } from './session.js';

/**
 * What both pages have around the chat: sign-in, the header, the connection banner. `build(chat, userId)` gives the
 * page's content, once the server's `welcome` says that the user has this role, or there is no socket to say so.
 */
export async function openPage(role, build) {
  const session = new Session();
  const page = document.getElementById('page');
  if (!session.signedIn) {
    await signIn(session, page);
  }
  const { userId } = session;
  const chat = createChat({ getToken: (wanted) => session.token(wanted), ...(userId && { userId }) });
  const userName = el('span', { className: 'user-name' }, userId);
  const banner = el('p', { className: 'banner', role: 'status' }, bannerText(chat.snapshot()));
  page.append(
    el('header', { className: 'top' },
      el('h1', {}, page.dataset.title),
      userName,
      el('button', { type: 'button', onclick: signOut }, 'Sign out')),
    banner);
  let content = null;

  session.addEventListener('signedout', async () => {
    await chat.close();
    location.reload();
  });
  addEventListener('beforeunload', (event) => {
    const { waiting, kept } = chat.snapshot();
    if (session.signedIn && waiting > 0 && !kept) {
      event.preventDefault();
    }
  });
  chat.subscribe((snapshot) => {
    banner.textContent = bannerText(snapshot);
    userName.textContent = snapshot.user?.id ?? userId;
    if (snapshot.user && snapshot.user.role !== role) {
      chat.close();
      banner.textContent = '';
      content?.remove();
      page.append(elsewhere(role));
    } else if (!content && (snapshot.user || snapshot.connection === 'fallback' || snapshot.connection === 'offline')) {
      content = build(chat, snapshot.user?.id ?? userId);
      content.classList.add('content');
      page.append(content);
    }
  });
  chat.connect();

  async function signOut() {
    await chat.close({ forget: true });
    session.logout();
  }
}

function bannerText({ connection, problem, waiting, kept }) {
  const left = waiting === 0 ? '' : ` ${waiting === 1 ? 'One message waits' : `${waiting} messages wait`} to be sent${kept ? '' : ': keep this page open'}.`;
  switch (connection) {
    case 'online':
      return '';
    case 'fallback':
      return `No live connection: messages come with some delay.${left}`;
    case 'offline':
      return `No connection. Trying again.${left}`;
    case 'stopped':
      return `${problem?.message ?? ''}${left}`;
    default:
      return `Connecting…${left}`;
  }
}

function elsewhere(role) {
  return role === 'support'
    ? el('p', { className: 'notice' }, 'This page is for support staff. ', link('/chat/index.html', 'Go to the support chat'))
    : el('p', { className: 'notice' }, 'You are signed in as support. ', link('/chat/support.html', 'Go to the support desk'));
}

function link(href, text) {
  return el('a', { href }, text);
}
