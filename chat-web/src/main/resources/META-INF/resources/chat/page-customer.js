import { ChatView } from './chat-view.js';
import { el } from './dom.js';
import { openPage } from './page.js';

const SUBJECT_LENGTH = 80;
const RETRY_MS = 5_000;

openPage('user', (chat, me) => {
  const view = new ChatView(chat, {
    side: 'user',
    name: (userId, sender) => (sender === 'support' ? 'Support' : 'You'),
    emptyText: 'How can we help? Write to us, and someone from support will answer here.',
    openThread,
    changed: ({ status }) => {
      closed.hidden = status !== 'closed';
    },
  });
  const again = el('button', { type: 'button', onclick: startAnew }, 'Start a new conversation');
  const closed = el('p', { className: 'notice', hidden: true },
    'This conversation was closed. Writing here opens it again. ', again);
  let opening = null;

  chat.on('thread', ({ thread }) => {
    if (!view.threadId && !opening && thread.ownerId === me && thread.status === 'open') {
      show(thread.id);
    }
  });
  showNewest();
  return el('main', {}, closed, view.element);

  function show(threadId) {
    view.show(threadId, { reader: (userId) => userId !== me });
  }

  async function newestOpen() {
    const { items } = await chat.listThreads({ status: 'open' });
    return items[0];
  }

  async function showNewest() {
    try {
      const thread = await newestOpen();
      if (thread && !view.threadId) {
        show(thread.id);
      }
      view.focus();
    } catch (error) {
      if (error.transient) {
        setTimeout(showNewest, RETRY_MS);
      }
    }
  }

  /** Opened with the first message, not with the page: who only looks leaves no empty thread on the desk. */
  function openThread(text) {
    opening ??= findOrOpen(text).finally(() => {
      opening = null;
    });
    return opening;
  }

  async function findOrOpen(text) {
    // One may be there already: from another tab, or from a request whose answer was lost.
    const thread = (await newestOpen()) ?? (await chat.openThread({ subject: subjectOf(text) }));
    show(thread.id);
  }

  function startAnew() {
    closed.hidden = true;
    view.hide();
    view.focus();
  }
});

function subjectOf(text) {
  const [line] = text.split('\n');
  return [...line.replace(/\p{Cc}/gu, ' ')].slice(0, SUBJECT_LENGTH).join('').trim();
}
