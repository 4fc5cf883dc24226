/**
 * Keeps a panel that fills the screen above a phone's keyboard: some browsers lay it over the page, and say so only here.
 *
 * @param {HTMLElement} panel gets `--visible-top` and `--visible-height`
 * @returns {() => void} ends it
 */
export function aboveKeyboard(panel) {
  const { visualViewport } = window;
  const listening = new AbortController();
  const fit = () => {
    // Who zooms in wants a larger picture of the same.
    if (visualViewport && visualViewport.scale > 1.01) {
      return;
    }
    panel.style.setProperty('--visible-top', `${visualViewport?.offsetTop ?? 0}px`);
    panel.style.setProperty('--visible-height', `${visualViewport?.height ?? innerHeight}px`);
  };
  visualViewport?.addEventListener('resize', fit, listening);
  visualViewport?.addEventListener('scroll', fit, listening);
  fit();
  return () => listening.abort();
}
