async () => {
  const at = (name) => import(`/chat/client/${name}.js`);
  const { Backoff } = await at('backoff');
  const { closePolicy } = await at('close-policy');
  const { Outbox } = await at('outbox');
  const { OutboxStore } = await at('outbox-store');
  const { OwnSteps } = await at('own-steps');
  const { ChatError, subjectOf } = await at('rest');
  const { DEFAULTS, settingsWith } = await at('settings');
  const { HeldObjects } = await at('held-objects');
  const { Listeners, Store } = await at('store');
  const { ThreadLog } = await at('thread-log');
  const { TypingOut } = await at('typing');

  const messages = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i }));
  const seqs = (log) => log.messages.map(({ seq }) => seq);

  /** An outbox on a road that notes what goes out and answers only when told. */
  const outbox = async (account, settings = {}) => {
    const sent = [];
    const box = new Outbox({
      settings: settingsWith({ retryAfterMs: 20, tabAnswerMs: 100, tabAskMs: 50, ...settings }),
      road: {
        kind: () => 'socket',
        transmit: ({ clientMessageId }) => {
          sent.push(clientMessageId);
          return true;
        },
        post: () => Promise.reject(new ChatError('unreachable', '', { transient: true })),
      },
      onChange: () => {},
    });
    await box.open(account);
    const add = (body, threadId = 'one') => box.add({ threadId, body, attachments: [] })?.clientMessageId;
    const bodies = (threadId = 'one') => box.of(threadId).map(({ body }) => body);
    return { box, sent, add, bodies };
  };
  const newAccount = () => `test ${Math.random()}`;
  const without = async (target, name, value, run) => {
    Object.defineProperty(target, name, { value, configurable: true });
    try {
      await run();
    } finally {
      delete target[name];
    }
  };
  const busy = { code: 'busy', message: '', transient: true };

  window.modules = {
    'a wait is below a ceiling that doubles up to the cap': () => {
      const backoff = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 1 });
      equal([1, 2, 3, 4, 5, 6].map(() => backoff.nextMs()), [100, 200, 400, 800, 1_000, 1_000]);
      for (let i = 0; i < 2_000; i++) {
        equal(backoff.nextMs(), 1_000);
      }
    },
    'a wait may be anything below its ceiling': () => {
      const backoff = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 0 });
      equal([backoff.nextMs(), backoff.nextMs()], [0, 0]);
    },
    'after a reset the first ceiling holds again': () => {
      const backoff = new Backoff({ baseMs: 100, capMs: 1_000, random: () => 1 });
      backoff.nextMs();
      backoff.nextMs();
      backoff.reset();
      equal(backoff.nextMs(), 100);
    },
    'close codes say stop, another token, wait, or again': () => {
      equal([1000, 1002, 1003, 1007, 4400, 4403].map((code) => Boolean(closePolicy(code).stop)), [true, true, true, true, true, true]);
      equal([1001, 1005, 1006, 1011, 1012, 4408, 4409, 4999].map(closePolicy), [{}, {}, {}, {}, {}, {}, {}, {}]);
      equal([closePolicy(4401), closePolicy(1009), closePolicy(4429)], [{ freshToken: true }, { tooBig: true }, { waitMs: 60_000 }]);
    },
    'the log keeps the order of seq and each message once': () => {
      const log = new ThreadLog(10);
      log.start(0, [], false);
      [3, 1, 2, 2, 3].forEach((seq) => log.add({ seq }));
      equal(seqs(log), [1, 2, 3]);
    },
    'an event is next, known, or after a gap': () => {
      const log = new ThreadLog(10);
      log.start(5, [], false);
      equal([log.place(5), log.place(7), log.place(6), log.place(6), log.place(7)], ['known', 'gap', 'next', 'known', 'next']);
      log.advance(3);
      equal(log.last, 7);
    },
    'a long thread keeps a window of the newest': () => {
      const log = new ThreadLog(10);
      log.start(0, [], false);
      messages(1, 25).forEach((message) => log.add(message));
      equal(seqs(log), messages(16, 25).map(({ seq }) => seq));
      equal([log.hasEarlier, log.hasLater], [true, false]);
    },
    'paging back moves the window, and news stay out until paging forward': () => {
      const log = new ThreadLog(10);
      log.start(20, messages(11, 20), true);
      log.addEarlier(messages(6, 10), true);
      equal([seqs(log)[0], seqs(log).at(-1), log.hasLater], [6, 15, true]);
      log.add({ seq: 21 });
      equal(seqs(log).at(-1), 15);
      log.addLater(messages(16, 21));
      equal([seqs(log)[0], seqs(log).at(-1), log.hasLater, log.hasEarlier], [12, 21, false, true]);
      log.add({ seq: 22 });
      equal(seqs(log).at(-1), 22);
    },
    'what is before the window, or after one that was moved back, leaves no hole': () => {
      const log = new ThreadLog(5);
      log.start(20, messages(16, 20), true);
      log.add({ seq: 3 });
      log.addEarlier(messages(13, 15), true);
      log.add({ seq: 19 });
      equal(seqs(log), [13, 14, 15, 16, 17]);
    },
    'a reader of a thread that begins anew sees only the new': () => {
      const log = new ThreadLog(5);
      log.start(20, messages(16, 20), true);
      log.start(3, messages(1, 3), false);
      equal([seqs(log), log.last, log.hasEarlier, log.hasLater], [[1, 2, 3], 3, false, false]);
    },
    'of a thread one message is in flight, and other threads go on': async () => {
      const { box, sent, add } = await outbox(newAccount());
      const [first, second, other] = [add('1'), add('2'), add('x', 'two')];
      equal(sent, [first, other]);
      box.confirm(first, 1);
      equal(sent, [first, other, second]);
      await box.close({ forget: true });
    },
    'a message that is put off keeps its place': async () => {
      const { box, sent, add } = await outbox(newAccount());
      const [first, second] = [add('1'), add('2')];
      box.refuse(first, busy);
      await until(() => sent.length === 2);
      equal(sent, [first, first]);
      box.confirm(first, 1);
      equal(sent, [first, first, second]);
      await box.close({ forget: true });
    },
    'a message that failed lets the next one go, and can be sent again': async () => {
      const { box, sent, add } = await outbox(newAccount());
      const [first, second] = [add('1'), add('2')];
      box.refuse(first, { code: 'too_large', message: 'Too large.', transient: false });
      equal(sent, [first, second]);
      equal(box.of('one').map(({ state, problem }) => [state, problem?.code]), [['failed', 'too_large'], ['waiting', undefined]]);
      box.confirm(second, 2);
      box.retry(first);
      equal(sent, [first, second, first]);
      await box.close({ forget: true });
    },
    'own messages move what later ones are based on, and others do not': () => {
      const steps = new OwnSteps();
      const based = (basedOnSeq) => steps.onto({ threadId: 'one', basedOnSeq }).basedOnSeq;
      steps.add('one', 10, 11);
      equal([9, 10, 11, undefined].map(based), [9, 11, 11, undefined]);
      steps.add('one', 11, 13);
      equal([9, 10, 12, 13].map(based), [9, 13, 13, 13]);
      steps.add('one', 20, 21);
      equal([10, 13, 20].map(based), [10, 13, 21]);
      equal(steps.onto({ threadId: 'two', basedOnSeq: 10 }).basedOnSeq, 10);
    },
    'a message that waits behind another is based on it once that is stored': async () => {
      const { box } = await outbox(newAccount());
      const add = (basedOnSeq) => box.add({ threadId: 'one', body: 'x', attachments: [], basedOnSeq });
      const first = add(5);
      add(5);
      add(3);
      box.confirm(first.clientMessageId, 6);
      equal(box.of('one').map(({ basedOnSeq }) => basedOnSeq), [6, 3]);
      equal(add(5).basedOnSeq, 6);
      await box.close({ forget: true });
    },
    'a stale message that is sent again is based on what was seen by then': async () => {
      const { box } = await outbox(newAccount());
      const { clientMessageId } = box.add({ threadId: 'one', body: 'x', attachments: [], basedOnSeq: 5 });
      box.refuse(clientMessageId, { code: 'stale', message: '', transient: false });
      box.retry(clientMessageId, 8);
      equal(box.of('one').map(({ basedOnSeq, state }) => [basedOnSeq, state]), [[8, 'waiting']]);
      await box.close({ forget: true });
    },
    'after a conflict a message goes out under another name': async () => {
      const { box, sent, add } = await outbox(newAccount());
      const first = add('1');
      box.refuse(first, { code: 'conflict', message: '', transient: false });
      box.retry(first);
      equal([sent.length, sent[0] === sent[1], box.of('one').length], [2, false, 1]);
      await box.close({ forget: true });
    },
    'what was in flight on a lost socket is sent again with the same id': async () => {
      const { box, sent, add } = await outbox(newAccount());
      const first = add('1');
      box.lost({ tooBig: false });
      equal(sent, [first, first]);
      await box.close({ forget: true });
    },
    'the largest of those in flight failed when the socket found one too big': async () => {
      const { box, add } = await outbox(newAccount());
      add('small');
      const large = add('much, much larger', 'two');
      box.lost({ tooBig: true });
      equal(box.of('two').map(({ clientMessageId, state }) => [clientMessageId, state]), [[large, 'failed']]);
      equal(box.of('one')[0].state, 'waiting');
      await box.close({ forget: true });
    },
    'a full outbox takes no more': async () => {
      const { box, add } = await outbox(newAccount(), { outboxMessages: 2 });
      equal([Boolean(add('1')), Boolean(add('2')), add('3')], [true, true, undefined]);
      await box.close({ forget: true });
    },
    'what was not sent is there the next time, in order and before what is new': async () => {
      const account = newAccount();
      const before = await outbox(account);
      ['1', '2', '3'].forEach((body) => before.add(body));
      await before.box.close({ forget: false });
      const after = await outbox(account);
      after.add('4');
      equal(after.bodies(), ['1', '2', '3', '4']);
      equal(after.sent, before.sent.slice(0, 1));
      await after.box.close({ forget: true });
    },
    'what was written before the outbox was opened is kept': async () => {
      const account = newAccount();
      const settings = settingsWith({});
      const road = { kind: () => null, transmit: () => false, post: () => Promise.resolve() };
      const early = new Outbox({ settings, road, onChange: () => {} });
      early.add({ threadId: 'one', body: 'early', attachments: [] });
      await early.open(account);
      await early.close({ forget: false });
      const { box, bodies } = await outbox(account);
      equal(bodies(), ['early']);
      await box.close({ forget: true });
    },
    'another account sees nothing of it, and forgetting leaves nothing': async () => {
      const account = newAccount();
      const mine = await outbox(account);
      mine.add('secret');
      await mine.box.close({ forget: false });
      const other = await outbox(newAccount());
      equal(other.bodies(), []);
      await other.box.close({ forget: true });
      const again = await outbox(account);
      equal(again.bodies(), ['secret']);
      await again.box.close({ forget: true });
      const store = await OutboxStore.open(account);
      equal(await store.all(), []);
      store.close();
    },
    'a message that waited for too long is not sent unasked': async () => {
      const account = newAccount();
      const before = await outbox(account);
      before.add('old news');
      await before.box.close({ forget: false });
      await new Promise((done) => setTimeout(done, 20));
      const after = await outbox(account, { outboxAgeMs: 10 });
      equal(after.box.of('one').map(({ state, problem }) => [state, problem.code]), [['failed', 'expired']]);
      equal(after.sent, []);
      await after.box.close({ forget: true });
    },
    'a living tab shows what another writes, and leaves the sending to it': async () => {
      const account = newAccount();
      const [first, second] = [await outbox(account), await outbox(account)];
      const id = first.add('mine');
      await until(() => second.bodies().length === 1);
      equal([first.sent, second.sent, second.box.discard(id)], [[id], [], null]);
      first.box.confirm(id, 1);
      await until(() => second.bodies().length === 0);
      await first.box.close({ forget: true });
      await second.box.close({ forget: true });
    },
    'what a tab leaves behind is taken over at once and sent once': async () => {
      const account = newAccount();
      const tabs = [await outbox(account), await outbox(account), await outbox(account)];
      const id = tabs[0].add('orphan');
      await until(() => tabs[1].bodies().length === 1 && tabs[2].bodies().length === 1);
      await tabs[0].box.close({ forget: false });
      await until(() => tabs[1].sent.length + tabs[2].sent.length === 1);
      await new Promise((done) => setTimeout(done, 50));
      equal([...tabs[1].sent, ...tabs[2].sent], [id]);
      await tabs[1].box.close({ forget: true });
      await tabs[2].box.close({ forget: true });
    },
    'without Web Locks a tab that does not answer is taken over, and one that does is not': () =>
      without(navigator, 'locks', undefined, async () => {
        const account = newAccount();
        const [first, second] = [await outbox(account), await outbox(account)];
        const id = first.add('whose?');
        await until(() => second.bodies().length === 1);
        await new Promise((done) => setTimeout(done, 300));
        equal(second.sent, []);
        await first.box.close({ forget: false });
        await until(() => second.sent.length === 1);
        equal(second.sent, [id]);
        await second.box.close({ forget: true });
      }),
    'without IndexedDB messages are sent all the same, and it says that they are not kept': () =>
      without(window, 'indexedDB', undefined, async () => {
        const { box, sent, add } = await outbox(newAccount());
        equal([box.kept, [add('1')], sent.length], [false, sent, 1]);
        await box.close({ forget: true });
      }),
    'a listener that throws is reported, and the others are called': async () => {
      const listeners = new Listeners();
      const heard = [];
      const reported = [];
      const note = (event) => {
        reported.push(event.error.message);
        event.preventDefault();
      };
      addEventListener('error', note);
      listeners.add(() => {
        throw new Error('mine');
      });
      const end = listeners.add((value) => heard.push(value));
      listeners.call(1);
      end();
      listeners.call(2);
      removeEventListener('error', note);
      equal([heard, reported], [[1], ['mine', 'mine']]);
    },
    'who asks twice for what is held gets the same': () => {
      const objects = new HeldObjects((key) => ({ key }));
      const held = objects.get('a');
      equal([objects.get('a') === held, held.key, objects.get('b').key], [true, 'a', 'b']);
    },
    'many changes in one go are one call, with one value': async () => {
      let made = 0;
      const store = new Store(() => ++made);
      const heard = [];
      store.listeners.add((value) => heard.push(value));
      equal([store.value, store.value], [1, 1]);
      store.changed();
      store.changed();
      store.changed();
      await until(() => heard.length > 0);
      equal([heard, store.value], [[2], 2]);
    },
    'many keystrokes are one frame, and an end': async () => {
      const told = [];
      const typing = new TypingOut(settingsWith({ typingEveryMs: 1_000, typingIdleMs: 50 }), (isTyping) => told.push(isTyping));
      typing.ended();
      typing.went();
      typing.went();
      typing.went();
      equal(told, [true]);
      await until(() => told.length === 2);
      equal(told, [true, false]);
      typing.went();
      typing.reset();
      typing.ended();
      equal(told, [true, false, true]);
    },
    'a setting that is none, or no bound, is refused': () => {
      const refused = (changes) => {
        try {
          settingsWith(changes);
          return false;
        } catch (error) {
          return error instanceof TypeError;
        }
      };
      equal([{ backofBaseMs: 1 }, { backoffBaseMs: 0 }, { backoffBaseMs: '1' }, { backoffBaseMs: Infinity }].map(refused), [true, true, true, true]);
      equal([settingsWith({ backoffBaseMs: 1 }).backoffBaseMs, settingsWith({}).backoffCapMs], [1, DEFAULTS.backoffCapMs]);
    },
    'a token says whose it is, in any script, and nonsense says nothing': () => {
      const token = (claims) => {
        const bytes = new TextEncoder().encode(JSON.stringify(claims));
        return `e30.${btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.x`;
      };
      equal([subjectOf(token({ sub: 'Zoë 😀' })), subjectOf(token({ user_id: 42, sub: 'a' })), subjectOf(token({}))], ['Zoë 😀', '42', null]);
      equal(['', 'a.b.c', 'opaque'].map(subjectOf), [null, null, null]);
    },
  };
  return Object.keys(window.modules);
}
