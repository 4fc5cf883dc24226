import { css } from '../lit/lit-element.js';

const dark = css`
  color-scheme: dark;
  --surface: var(--chat-surface, #1b1e28);
  --ground: var(--chat-ground, #12141b);
  --text: var(--chat-text, #e8eaf2);
  --quiet: var(--chat-quiet, #a9b0c3);
  --line: var(--chat-line, #3a4052);
  --edge: var(--chat-edge, #7d869e);
  --accent: var(--chat-accent, #9aa6ff);
  --on-accent: var(--chat-on-accent, #10132b);
  --theirs: var(--chat-theirs, #2c303f);
  --on-theirs: var(--chat-on-theirs, #e8eaf2);
  --alert: var(--chat-alert, #ffb4ab);
  --notice: var(--chat-notice, #3a331d);
  --on-notice: var(--chat-on-notice, #f6ecd0);
`;

/**
 * For the outermost component, those inside inherit it: the colours that a page can set as `--chat-…`, by `theme` (`light`,
 * `dark`) or else as the reader's system wants them. All pairs keep the contrast of WCAG AA.
 */
export const theme = css`
  :host {
    color-scheme: light;
    --surface: var(--chat-surface, #fff);
    --ground: var(--chat-ground, #f4f5f9);
    --text: var(--chat-text, #1d2130);
    --quiet: var(--chat-quiet, #575e71);
    --line: var(--chat-line, #dfe2ec);
    --edge: var(--chat-edge, #7b8296);
    --accent: var(--chat-accent, #4152cf);
    --on-accent: var(--chat-on-accent, #fff);
    --theirs: var(--chat-theirs, #eceef6);
    --on-theirs: var(--chat-on-theirs, #1d2130);
    --alert: var(--chat-alert, #b3261e);
    --notice: var(--chat-notice, #fdf3d7);
    --on-notice: var(--chat-on-notice, #3d3211);
    --radius: var(--chat-radius, 1em);
    font: var(--chat-font, 16px/1.45 system-ui, sans-serif);
    color: var(--text);
  }
  :host([theme='dark']) { ${dark} }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) { ${dark} }
  }
`;

/** For each component: what controls look like, and what only a screen reader reads. */
export const controls = css`
  :host, *, ::before, ::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  p, ol, ul, h2, h3 { margin: 0; padding: 0; }
  ol, ul { list-style: none; }
  button, input, select, textarea { font: inherit; color: inherit; }
  button {
    padding: .35em .8em;
    border: 1px solid var(--edge);
    border-radius: .6em;
    background: var(--surface);
    color: var(--text);
    cursor: pointer;
  }
  button:hover { border-color: var(--accent); }
  button:disabled { opacity: .6; cursor: default; }
  button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
  a { color: var(--accent); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *, ::before, ::after { animation-duration: 1ms !important; transition-duration: 1ms !important; scroll-behavior: auto !important; }
  }
`;

/**
 * Two copies of these scripts on one page are one too many, but no reason to fail.
 *
 * @param {string} name
 * @param {CustomElementConstructor} type
 */
export function define(name, type) {
  if (!customElements.get(name)) {
    customElements.define(name, type);
  }
}
