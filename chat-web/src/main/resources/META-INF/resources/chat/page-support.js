import { ChatView } from './chat-view.js';
import { el } from './dom.js';
import { openPage } from './page.js';
import { SeenMarks } from './seen-marks.js';
import { ThreadHeader } from './thread-header.js';
import { ThreadList } from './thread-list.js';

const CHOOSE = 'Choose a thread on the left.';
const pathOf = (threadId) => `/threads/${encodeURIComponent(threadId)}/`;

openPage('support', (chat, userId) => {
  const me = () => userId;
  const title = document.title;
  const threads = new Map();
  const seen = new SeenMarks(userId);
  const list = new ThreadList({ me, more: () => load(cursor) });
  const header = new ThreadHeader({
    me,
    change: async (patch) => update(await chat.thread(chosen).update(patch)),
  });
  const view = new ChatView(chat, {
    side: 'support',
    name: (id) => (id === userId ? 'You' : id),
    emptyText: 'No messages yet.',
    changed: (thread) => update(thread),
  });
  const filter = el('select', { id: 'filter', onchange: () => load() },
    el('option', { value: 'open' }, 'Open'), el('option', { value: 'closed' }, 'Closed'));
  const pane = el('div', { className: 'thread-pane', hidden: true }, header.element, view.element);
  const nothing = el('p', { className: 'empty nothing' }, CHOOSE);
  const desk = el('main', { className: 'desk' },
    el('nav', { className: 'sidebar', 'aria-label': 'Threads' },
      el('div', { className: 'filter' }, el('label', { for: 'filter' }, 'Show'), filter),
      list.element),
    pane, nothing);
  let chosen = null;
  let cursor = null;
  let loads = 0;
  let known = chat.snapshot().connection;

  chat.subscribe(({ connection }) => {
    if (connection !== known) {
      known = connection;
      if (connection === 'online') {
        // Frames between the last list and this connection are not replayed for threads that nobody views.
        load();
      }
    }
  });
  chat.on('thread', ({ thread }) => update(thread));
  chat.on('message', ({ message }) => noteMessage(message));
  chat.on('read', (mark) => {
    if (mark.userId === userId) {
      seen.see(mark.threadId, mark.upTo);
      display(mark.threadId);
    }
  });
  addEventListener('focus', seeChosen);
  addEventListener('hashchange', chooseFromAddress);
  load();
  chooseFromAddress();
  return desk;

  /** Reads the list anew, or its next page. */
  async function load(after = null) {
    const own = ++loads;
    try {
      const { items, next } = await chat.listThreads({ status: filter.value, limit: 50, ...(after && { cursor: after }) });
      if (own !== loads) {
        return;
      }
      if (!after) {
        list.clear();
      }
      cursor = next;
      list.hasMore = Boolean(next);
      list.note = items.length === 0 && !after ? `No ${filter.value} threads.` : '';
      for (const thread of items) {
        remember(thread);
        list.put(threads.get(thread.id), { unread: seen.isUnread(threads.get(thread.id)) });
      }
      showUnreadCount();
    } catch (error) {
      if (own === loads) {
        list.note = error.message;
      }
    }
  }

  function remember(thread) {
    const known = threads.get(thread.id);
    if (!known || thread.lastSeq >= known.lastSeq) {
      threads.set(thread.id, { ...known, assigneeId: null, ...thread });
    }
  }

  function update(thread) {
    const known = threads.get(thread.id);
    const wasRead = known && !seen.isUnread(known);
    remember(thread);
    if (wasRead) {
      // That somebody closed or took a thread is nothing to be read.
      seen.see(thread.id, thread.lastSeq);
    }
    const now = threads.get(thread.id);
    display(thread.id, { top: !known && now.status === filter.value });
    if (thread.id === chosen) {
      header.show(now);
      follow(now);
    }
  }

  async function noteMessage({ threadId, seq, senderId }) {
    const known = threads.has(threadId);
    if (!known) {
      try {
        remember(await chat.request('GET', pathOf(threadId)));
      } catch {
        // The list is read again with the next connection.
        return;
      }
    }
    const thread = threads.get(threadId);
    const isNews = !known || seq > thread.lastSeq;
    thread.lastSeq = Math.max(thread.lastSeq, seq);
    if (senderId === me()) {
      seen.see(threadId, seq);
    }
    seeChosen();
    display(threadId, { top: isNews && thread.status === filter.value });
  }

  function display(threadId, { top = false } = {}) {
    const thread = threads.get(threadId);
    if (thread && (top || list.has(threadId))) {
      list.note = '';
      list.put(thread, { unread: seen.isUnread(thread), top });
    }
    showUnreadCount();
  }

  function showUnreadCount() {
    document.title = list.unreadCount ? `(${list.unreadCount}) ${title}` : title;
  }

  function seeChosen() {
    if (chosen && document.hasFocus() && !document.hidden) {
      seen.see(chosen, threads.get(chosen).lastSeq);
      display(chosen);
    }
  }

  async function chooseFromAddress() {
    const threadId = location.hash.slice(1);
    view.hide();
    chosen = null;
    nothing.textContent = CHOOSE;
    show(null);
    if (!threadId) {
      return;
    }
    try {
      if (!threads.has(threadId)) {
        remember(await chat.request('GET', pathOf(threadId)));
      }
    } catch (error) {
      nothing.textContent = error.status === 404 ? 'This thread does not exist.' : error.message;
      return;
    }
    if (threadId === location.hash.slice(1)) {
      chosen = threadId;
      show(threads.get(threadId));
    }
  }

  function show(thread) {
    desk.classList.toggle('has-chosen', thread !== null);
    pane.hidden = thread === null;
    nothing.hidden = thread !== null;
    list.choose(thread?.id ?? null);
    if (thread) {
      header.show(thread);
      const isOwner = (id) => id === thread.ownerId;
      view.show(thread.id, { reader: isOwner, watch: thread.assigneeId !== me() });
      view.focus();
      seeChosen();
    }
  }

  /** A thread that went to a colleague while it is open here stays live here. */
  function follow({ id, assigneeId }) {
    if (assigneeId !== me()) {
      chat.thread(id).watch();
    }
  }
});
