import { stripControls } from '../../terminal/plain-text.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text of unknown origin, for between tags and within quoted attributes; a number and its unit stay on one line. */
export const escapeHtml = (text: string): string =>
  stripControls(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replace(/(\d) (%|ms\b)/g, '$1&nbsp;$2')
