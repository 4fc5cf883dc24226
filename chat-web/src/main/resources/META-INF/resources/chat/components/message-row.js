import { css, html, nothing } from '../lit/lit-element.js';
import { attachment, linked } from './links.js';
import { problemText } from './texts.js';

/**
 * @typedef {import('../client/types.js').Message} Message
 *
 * A message and what its place in the list makes of it.
 * @typedef {object} Row
 * @property {Message} message
 * @property {boolean} ours written by the side that looks
 * @property {boolean} opensDay the first one of its day
 * @property {boolean} opensGroup not soon after another one of the same person
 * @property {string} name who wrote it
 * @property {string} seenBy names of those who have read it, where it is ours
 * @property {boolean} isLastSeen the newest one of ours that was read
 */

/**
 * @param {Row} row
 * @param {import('./i18n.js').Texts} texts
 * @param {{retry: (message: Message) => void, remove: (message: Message) => void}} actions
 */
export function messageRow({ message, ours, opensDay, opensGroup, name, seenBy, isLastSeen }, texts, actions) {
  const { body, attachments, timestamp, state, seq } = message;
  const classes = ['message', ours && 'ours', opensGroup && 'opens', state].filter(Boolean).join(' ');
  return html`<li class=${classes}>
    ${opensDay ? html`<p class="day"><time datetime=${timestamp ?? nothing}>${texts.day(timestamp)}</time></p>` : nothing}
    <p class=${opensGroup ? 'meta' : 'meta unseen'}>
      <span class=${ours && message.own ? 'author unseen' : 'author'}>${name}</span>
      ${timestamp ? html`<time datetime=${timestamp} title=${texts.moment(timestamp)}>${texts.time(timestamp)}</time>` : nothing}
    </p>
    <p class="body" dir="auto">${linked(body, texts)}</p>
    ${attachments?.length ? html`<ul class="attachments">${attachments.map((one) => html`<li>${attachment(one, texts)}</li>`)}</ul>` : nothing}
    ${ours ? status({ message, seenBy, isLastSeen }, texts, actions) : nothing}
    ${seq === undefined ? nothing : html`<span class="end" data-seq=${seq}></span>`}
  </li>`;
}

/**
 * @param {{message: Message, seenBy: string, isLastSeen: boolean}} row
 * @param {import('./i18n.js').Texts} texts
 * @param {{retry: (message: Message) => void, remove: (message: Message) => void}} actions
 */
function status({ message, seenBy, isLastSeen }, texts, actions) {
  if (message.state === 'failed') {
    const retryKey = `action.retry.${message.problem?.code}`;
    return html`<div class="status">
      <p role="alert">${texts.t('state.failed', { reason: problemText(texts, message.problem) })}</p>
      <button type="button" @click=${() => actions.retry(message)}>${texts.t(texts.has(retryKey) ? retryKey : 'action.retry')}</button>
      <button type="button" @click=${() => actions.remove(message)}>${texts.t('action.delete')}</button>
    </div>`;
  }
  const text = seenBy ? texts.t('state.seen', { names: seenBy }) : texts.t(`state.${message.state}`);
  const icon = seenBy ? ICONS.seen : ICONS[message.state];
  return html`<p class="status" title=${text}>${icon}<span class=${isLastSeen ? '' : 'unseen'}>${text}</span></p>`;
}

const ICONS = {
  waiting: html`<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/></svg>`,
  sent: html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 8.5l3 3 6-7"/></svg>`,
  seen: html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 8.5l3 3 6-7M7.5 11l.5.5 6-7"/></svg>`,
};

export const messageStyles = css`
  .message { display: flex; flex-direction: column; align-items: flex-start; padding-block-start: .2em; contain: layout style; }
  .message.opens { padding-block-start: .8em; }
  .message.ours { align-items: flex-end; }
  .day { align-self: center; padding-block: .6em .2em; color: var(--quiet); font-size: .8em; font-weight: 600; }
  .day time { display: inline-block; }
  .day time::first-letter { text-transform: uppercase; }
  .meta { padding-inline: .3em; color: var(--quiet); font-size: .78em; }
  .author { font-weight: 600; }
  .body {
    max-width: min(85%, 36em);
    padding: .5em .85em;
    border-radius: var(--radius);
    border-end-start-radius: .25em;
    background: var(--theirs);
    color: var(--on-theirs);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .body:empty { display: none; }
  .body a { color: inherit; }
  .ours .body { border-end-start-radius: var(--radius); border-end-end-radius: .25em; background: var(--accent); color: var(--on-accent); }
  .failed .body { border: 1px solid var(--alert); background: transparent; color: inherit; }
  .attachments { max-width: 85%; margin-block-start: .2em; font-size: .9em; overflow-wrap: anywhere; }
  .status { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: .3em; padding-inline: .3em; color: var(--quiet); font-size: .78em; }
  .failed .status { color: var(--alert); }
  .status button { padding: .1em .55em; }
  svg { flex: none; width: 1em; height: 1em; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
  .end { height: 1px; width: 1px; margin-block-start: -1px; }
`;
