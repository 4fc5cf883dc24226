import { ChatClient } from './chat-client.js';
import { el } from './dom.js';
import { signIn } from './login.js';
import { Session } from './session.js';

const STATE_TEXTS = {
  connecting: 'Connecting…',
  offline: 'No live connection. Trying again; what you write is kept and sent as soon as possible.',
};

/**
 * What both pages have around the chat: sign-in, the header, the connection banner. `build(client)` gives the page's
 * content, once the token or else the server's `welcome` says that the user has this role.
 */
export async function openPage(role, build) {
  const session = new Session();
  const page = document.getElementById('page');
  if (!session.signedIn) {
    await signIn(session, page);
  }
  const client = new ChatClient(session);
  const userName = el('span', { className: 'user-name' }, client.user.id);
  const banner = el('p', { className: 'banner', role: 'status' });
  page.append(
    el('header', { className: 'top' },
      el('h1', {}, page.dataset.title),
      userName,
      el('button', { type: 'button', onclick: () => session.logout() }, 'Sign out')),
    banner);
  let content = null;
  const admit = () => {
    if (!content && client.user.role === role) {
      content = build(client);
      content.classList.add('content');
      page.append(content);
    }
  };

  session.addEventListener('signedout', () => {
    client.stop();
    location.reload();
  });
  client.addEventListener('state', ({ detail: { state, reason } }) => {
    banner.textContent = reason || (STATE_TEXTS[state] ?? '');
    userName.textContent = client.user.id;
    if (state === 'online' && client.user.role !== role) {
      client.stop();
      content?.remove();
      page.append(elsewhere(role));
    } else if (state === 'online') {
      admit();
    }
  });
  banner.textContent = STATE_TEXTS.connecting;

  addEventListener('online', () => client.wake());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      client.wake();
    }
  });
  addEventListener('beforeunload', (event) => {
    if (session.signedIn && client.outgoing.unconfirmed > 0) {
      event.preventDefault();
    }
  });

  admit();
  client.start();
}

function elsewhere(role) {
  return role === 'support'
    ? el('p', { className: 'notice' }, 'This page is for support staff. ', link('/chat/index.html', 'Go to the support chat'))
    : el('p', { className: 'notice' }, 'You are signed in as support. ', link('/chat/support.html', 'Go to the support desk'));
}

function link(href, text) {
  return el('a', { href }, text);
}
