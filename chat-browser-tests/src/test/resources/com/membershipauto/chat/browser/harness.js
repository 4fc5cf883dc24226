() => {
  window.harness = {
    states: [],
    /** How long each wait for another attempt was to be, in ms. */
    waits: [],
    uncaught: [],
    async start({ threadId, tokens, settings }) {
      const { createChat } = await import('/chat/chat-client.js');
      let next = 0;
      this.chat = createChat({
        getToken: ({ fresh }) => {
          next += fresh ? 1 : 0;
          return tokens[next] ?? null;
        },
        settings,
      });
      this.chat.subscribe(({ connection, retryAt }) => {
        if (retryAt !== null) {
          this.waits.push(retryAt - Date.now());
        }
        if (this.states.at(-1) !== connection) {
          this.states.push(connection);
        }
      });
      this.thread = this.chat.thread(threadId);
      this.thread.subscribe((snapshot) => {
        this.snapshot = snapshot;
      });
      this.chat.connect();
    },
  };
  addEventListener('error', ({ message }) => harness.uncaught.push(message));
  addEventListener('unhandledrejection', ({ reason }) => harness.uncaught.push(String(reason)));
}
