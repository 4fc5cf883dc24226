async (pages) => {
  const inside = (host, selector) => host.shadowRoot.querySelector(selector);
  const thread = inside(inside(document.querySelector('chat-desk'), 'desk-thread'), 'chat-thread');
  const scroller = inside(inside(thread, 'chat-messages'), '.scroller');
  const oldest = () => Number(scroller.querySelector('[data-seq]').dataset.seq);
  const times = [];
  let longestFrame = 0;
  let before = performance.now();
  const frame = (now) => {
    longestFrame = Math.max(longestFrame, now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  for (let i = 0; i < pages; i++) {
    const first = oldest();
    const began = performance.now();
    while (oldest() === first) {
      // Right after a change the list may still hold its place.
      scroller.scrollTop = 0;
      if (performance.now() - began > 10_000) {
        throw new Error(`page ${i} never came: ${JSON.stringify({ first, times, top: scroller.scrollTop })}`);
      }
      await new Promise(requestAnimationFrame);
    }
    times.push(Math.round(performance.now() - began));
    await new Promise(requestAnimationFrame);
  }
  return { pages: times, slowest: Math.max(...times), longestFrame: Math.round(longestFrame), oldest: oldest() };
}
