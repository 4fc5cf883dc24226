import { html } from '../lit/lit-element.js';

/** Stops at what can't be in an address, or hides how it reads: white space, quotes, invisible characters. */
const ADDRESS = /https?:\/\/[^\s<>"'`\p{C}]+/giu;
const AFTER_IT = /[.,:;!?…*_~'")\]}»”’]+$/u;

/**
 * Text with its web addresses as links. Everything stays text; nothing that somebody wrote becomes markup.
 *
 * @param {string} text
 * @param {import('./i18n.js').Texts} texts
 */
export function linked(text, texts) {
  const parts = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match);
    const url = safeUrl(address);
    if (url) {
      parts.push(text.slice(end, index), link(url, address, texts));
      end = index + address.length;
    }
  }
  return parts.length === 0 ? text : [...parts, text.slice(end)];
}

/**
 * A link to what was attached, by its file name; the bare text where it is no web address.
 *
 * @param {string} address
 * @param {import('./i18n.js').Texts} texts
 */
export function attachment(address, texts) {
  const url = safeUrl(address);
  if (!url) {
    return address;
  }
  const fileName = url.pathname.split('/').pop();
  return link(url, fileName ? `${fileName} (${url.host})` : url.host, texts);
}

/**
 * @param {URL} url
 * @param {string} label
 * @param {import('./i18n.js').Texts} texts
 */
function link(url, label, texts) {
  return html`<a href=${url.href} target="_blank" rel="noopener noreferrer" title=${texts.t('message.newTab')}>${label}</a>`;
}

/**
 * Web addresses only, and none with a user name, which makes one host look like another.
 *
 * @param {string} address
 */
function safeUrl(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
}

/** "(see https://a.example/b_(c))." ends before the last two characters. @param {string} address */
function withoutPunctuation(address) {
  const bare = address.replace(AFTER_IT, '');
  const isOpen = bare.split('(').length > bare.split(')').length;
  return isOpen && address[bare.length] === ')' ? `${bare})` : bare;
}
