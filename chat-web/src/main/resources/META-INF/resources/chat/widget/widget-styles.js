import { css } from '../lit/lit-element.js';

export const widgetStyles = css`
  :host {
    position: fixed;
    z-index: var(--chat-z-index, 1000);
    inset-block-end: calc(var(--chat-offset, 1em) + env(safe-area-inset-bottom));
    inset-inline-end: calc(var(--chat-offset, 1em) + env(safe-area-inset-right));
  }
  :host([mode='inline']) { position: relative; z-index: auto; inset: auto; display: flex; min-height: 20em; }
  :host([hidden]) { display: none; }

  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    width: 3.5em;
    height: 3.5em;
    margin-inline-start: auto;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: 0 4px 16px #0005;
  }
  .launcher svg { width: 1.7em; height: 1.7em; }
  .badge {
    position: absolute;
    inset-block-start: -.2em;
    inset-inline-end: -.2em;
    min-width: 1.4em;
    padding: .05em .35em;
    border-radius: 1em;
    background: var(--alert);
    color: var(--surface);
    font-size: .8em;
    font-weight: 700;
    line-height: 1.3em;
  }

  .panel { display: flex; flex-direction: column; overflow: hidden; background: var(--surface); color: var(--text); }
  .panel:focus { outline: none; }
  .floating {
    position: absolute;
    inset-block-end: 4.25em;
    inset-inline-end: 0;
    width: min(var(--chat-width, 24em), 100vw - 2em);
    height: min(var(--chat-height, 38em), 100vh - 6.5em);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: 0 8px 40px #0004;
    animation: rise .18s ease-out;
  }
  @keyframes rise { from { opacity: 0; transform: translateY(.75em); } }
  .inline { flex: 1; min-width: 0; }

  .header { display: flex; align-items: center; gap: .5em; padding: .5em .5em .5em 1em; border-bottom: 1px solid var(--line); }
  h2 { flex: 1; margin: 0; overflow: hidden; font-size: 1.05em; text-overflow: ellipsis; white-space: nowrap; }
  .plain { display: grid; place-items: center; width: 2.4em; height: 2.4em; padding: 0; border-color: transparent; }
  svg { width: 1.2em; height: 1.2em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
  chat-thread { flex: 1; }
  .notice { padding: .6em 1em; background: var(--notice); color: var(--on-notice); font-size: .9em; }

  @media (max-width: 480px), (max-height: 420px) {
    .floating {
      position: fixed;
      inset: var(--visible-top, 0) 0 auto;
      width: auto;
      height: var(--visible-height, 100dvh);
      padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
      border: 0;
      border-radius: 0;
    }
    .launcher[aria-expanded='true'] { display: none; }
  }
`;
