async () => {
  const { settingsWith } = await import('/chat/client/settings.js');
  const { ThreadFeed } = await import('/chat/client/thread-feed.js');

  const message = (seq, more = {}) => ({
    id: `m${seq}`, threadId: 'one', seq, sender: 'support', senderId: 'sam', body: `${seq}`, attachments: [], timestamp: '', ...more,
  });
  const frame = (seq, more) => ({ type: 'message', seq, message: message(seq, more) });

  /** A feed of alice's on a server with so many messages, which answers when told, and a socket that notes what goes out. */
  const feedOf = ({ stored = 0, settings = {} } = {}) => {
    const sent = [];
    const questions = [];
    const server = { stored, isOnline: true, items: [] };
    const answer = (path) => {
      const query = new URL(path, location.href).searchParams;
      const [before, after] = ['before', 'after'].map((name) => Number(query.get(name) ?? NaN));
      const all = Array.from({ length: server.stored }, (_, i) => message(i + 1));
      const limit = Number(query.get('limit'));
      if (!path.includes('/messages/')) {
        return { id: 'one', status: 'open', lastSeq: server.stored, marks: [] };
      }
      const some = all.filter(({ seq }) => seq < before || seq > after);
      const items = before ? some.slice(-limit) : some.slice(0, limit);
      return { items, next: items.length < some.length ? (before ? items[0].seq : items.at(-1).seq) : null };
    };
    const feed = new ThreadFeed('one', {
      settings: settingsWith(settings),
      request: (method, path) => new Promise((resolve) => questions.push(() => resolve(answer(path)))),
      transmit: (one) => server.isOnline && sent.push(one) > 0,
      user: () => ({ id: 'alice', role: 'user' }),
      outgoing: () => server.items,
    });
    const answerAll = async () => {
      while (questions.length > 0) {
        questions.shift()();
        await new Promise((done) => setTimeout(done));
      }
    };
    const bodies = () => feed.store.value.messages.map(({ body }) => body);
    const deliver = (one) => feed.frames[one.type](one);
    return { feed, server, sent, answerAll, bodies, deliver };
  };
  const ready = async (options) => {
    const all = feedOf(options);
    all.feed.open();
    await all.answerAll();
    equal(all.feed.store.value.state, 'ready');
    all.deliver({ type: 'resumed', headSeq: all.server.stored, marks: [] });
    all.sent.length = 0;
    return all;
  };

  window.modules = {
    'a thread begins with the newest page, and asks what came meanwhile': async () => {
      const { feed, sent, answerAll, bodies } = feedOf({ stored: 5, settings: { pageMessages: 3 } });
      feed.open();
      await answerAll();
      equal([bodies(), feed.store.value.hasEarlier, sent], [['3', '4', '5'], true, [{ type: 'RESUME', threads: { one: 5 } }]]);
      feed.close();
    },
    'what comes before the thread is loaded is neither lost nor doubled': async () => {
      const { feed, server, answerAll, bodies, deliver } = feedOf({ stored: 2 });
      feed.open();
      deliver(frame(3));
      server.stored = 3;
      await answerAll();
      deliver(frame(3));
      equal(bodies(), ['1', '2', '3']);
      feed.close();
    },
    'after a gap nothing is shown until the answer brings it in order, and it is asked once': async () => {
      const { feed, sent, bodies, deliver } = await ready({ stored: 1 });
      [frame(3), frame(4)].forEach(deliver);
      equal([bodies(), sent], [['1'], [{ type: 'RESUME', threads: { one: 1 } }]]);
      [frame(2), frame(3), frame(4), { type: 'resumed', headSeq: 4, marks: [] }].forEach(deliver);
      deliver(frame(4));
      equal([bodies(), sent.length], [['1', '2', '3', '4'], 1]);
      feed.close();
    },
    'an unanswered question is asked again': async () => {
      const { feed, sent, deliver } = await ready({ stored: 1, settings: { resumeTimeoutMs: 30 } });
      deliver(frame(3));
      await until(() => sent.length === 3);
      equal(new Set(sent.map((one) => JSON.stringify(one))).size, 1);
      feed.close();
    },
    'a reset reads the newest page': async () => {
      const { feed, server, answerAll, bodies, deliver } = await ready({ stored: 1 });
      server.stored = 3;
      deliver({ type: 'reset', headSeq: 3 });
      equal(feed.store.value.state, 'loading');
      await answerAll();
      equal([feed.store.value.state, bodies()], ['ready', ['1', '2', '3']]);
      feed.close();
    },
    'an ack ahead of its message shows it as stored, and the message then takes its place': async () => {
      const { feed, server, deliver } = await ready({ stored: 1 });
      server.items.push({ clientMessageId: 'c', threadId: 'one', body: 'mine', attachments: [], state: 'waiting', problem: null });
      feed.store.changed();
      const shown = () => feed.store.value.messages.map(({ key, seq, state }) => [key, seq ?? 0, state]);
      equal(shown(), [['m1', 1, 'sent'], ['c', 0, 'waiting']]);
      deliver({ type: 'ack', threadId: 'one', clientMessageId: 'c', messageId: 'm3', seq: 3, timestamp: '' });
      server.items.length = 0;
      equal(shown(), [['m1', 1, 'sent'], ['c', 3, 'sent']]);
      [frame(2), frame(3, { sender: 'user', senderId: 'alice', clientMessageId: 'c' })].forEach(deliver);
      equal(shown(), [['m1', 1, 'sent'], ['m2', 2, 'sent'], ['c', 3, 'sent']]);
      feed.close();
    },
    'who is here is known, also when it was told before the thread was loaded, until the connection is lost': async () => {
      const { feed, answerAll, deliver } = feedOf({ stored: 1 });
      feed.open();
      deliver({ type: 'presence', userIds: ['sue'] });
      await answerAll();
      equal(feed.store.value.viewers, ['sue']);
      feed.disconnected();
      equal(feed.store.value.viewers, []);
      feed.close();
    },
    'without a socket news are looked for, in pages': async () => {
      const { feed, server, answerAll, bodies } = await ready({ stored: 1 });
      server.isOnline = false;
      server.stored = 450;
      const news = feed.poll();
      await answerAll();
      equal([await news, feed.position, bodies().length, bodies().at(-1)], [true, 450, 450, '450']);
      const none = feed.poll();
      await answerAll();
      equal(await none, false);
      feed.close();
    },
    'an answer that a new socket has overtaken changes nothing': async () => {
      const { feed, answerAll, bodies, deliver } = await ready({ stored: 1 });
      const news = feed.poll();
      deliver({ type: 'thread', seq: 2, thread: { id: 'one', status: 'closed', lastSeq: 2 } });
      await answerAll();
      const { state, info } = feed.store.value;
      equal([await news, state, info.status, feed.position, bodies()], [false, 'ready', 'closed', 2, ['1']]);
      feed.close();
    },
    'a read mark moves forward only, and is told the next socket too': async () => {
      const { feed, sent } = await ready({ stored: 3 });
      [2, 1, 2, 3].forEach((upTo) => feed.markRead(upTo));
      feed.connected();
      equal(sent.map(({ type, upTo }) => [type, upTo]), [['READ', 2], ['READ', 3], ['READ', 3]]);
      feed.close();
    },
  };
  return Object.keys(window.modules);
}
