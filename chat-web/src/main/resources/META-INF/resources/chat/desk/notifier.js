import { preferences } from './preferences.js';
import { texts } from './texts.js';

const BODY_LENGTH = 120;
const BEEP = Object.freeze({ hertz: 660, seconds: 0.18, loudness: 0.08 });

/** Tells an agent who looks elsewhere that a customer has written: a notification, a sound, a number in the title. */
export class Notifier {
  #inbox;
  #me;
  #title = document.title;
  /** @type {(() => void)[]} */
  #ends;
  /** @type {AudioContext | null} */
  #audio = null;

  /**
   * @param {ReturnType<typeof import('../chat-client.js').createChat>} chat
   * @param {import('./inbox.js').Inbox} inbox
   * @param {string} me
   */
  constructor(chat, inbox, me) {
    this.#inbox = inbox;
    this.#me = me;
    this.#ends = [
      chat.on('message', ({ message }) => this.#written(message)),
      inbox.store.listeners.add(({ unread }) => {
        document.title = unread > 0 ? `(${unread}) ${this.#title}` : this.#title;
      }),
    ];
  }

  stop() {
    this.#ends.forEach((end) => end());
    document.title = this.#title;
    void this.#audio?.close();
  }

  /** @param {import('../client/types.js').WireMessage} message */
  #written({ threadId, sender, senderId, body }) {
    const thread = this.#inbox.get(threadId);
    const isOthers = Boolean(thread?.assigneeId) && thread?.assigneeId !== this.#me;
    if (sender !== 'user' || isOthers || (document.hasFocus() && !document.hidden)) {
      return;
    }
    if (preferences.value.sound) {
      this.#beep();
    }
    if (preferences.value.notify) {
      const subject = thread?.subject || texts.t('thread.noSubject');
      this.#notify(threadId, texts.t('notify.title', { name: senderId, subject }), body);
    }
  }

  /**
   * @param {string} threadId
   * @param {string} title
   * @param {string} body
   */
  #notify(threadId, title, body) {
    try {
      // One for each thread: the next one takes its place.
      const notification = new Notification(title, { body: body.slice(0, BODY_LENGTH), tag: threadId, icon: '/chat/icon.svg' });
      notification.onclick = () => {
        window.focus();
        location.hash = threadId;
        notification.close();
      };
    } catch {
      // Some phones have the constructor, but no notifications of pages.
    }
  }

  #beep() {
    this.#audio ??= new AudioContext();
    const { currentTime: now, destination } = this.#audio;
    const tone = new OscillatorNode(this.#audio, { frequency: BEEP.hertz });
    const volume = new GainNode(this.#audio, { gain: BEEP.loudness });
    volume.gain.setTargetAtTime(0, now + BEEP.seconds / 2, BEEP.seconds / 6);
    tone.connect(volume).connect(destination);
    tone.start(now);
    tone.stop(now + BEEP.seconds);
  }
}
