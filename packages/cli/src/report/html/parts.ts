import { escapeHtml } from './escape.ts'
import { FONT, RULE, type Tone, toned } from './style.ts'

/** The title is ours; the content is HTML. */
export const section = (title: string, ...content: readonly string[]): string =>
  [
    `<h2 style="font-size:16px;margin:32px 0 8px;padding-top:12px;border-top:1px solid ${RULE}">${title}</h2>`,
    ...content,
  ].join('\n')

export const paragraph = (text: string, tone?: Tone): string =>
  `<p ${tone === undefined ? 'style="margin:4px 0"' : toned(tone, 'margin:4px 0;')}>${escapeHtml(text)}</p>`

export const list = (items: readonly string[]): string =>
  items.length === 0
    ? paragraph('None.')
    : `<ul style="margin:0;padding-left:20px">${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`

/** A sentence keeps room for some words on a line; the table scrolls where that is too much. */
const room = (text: string): string => (text.length > 30 ? ' style="min-width:160px"' : '')

/** A heading that ends in `#` stands above numbers. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = (column: number): string =>
    headings[column]?.endsWith('#') ? ' align="right" nowrap' : ' align="left"'
  const heads = headings.map(
    (heading, i) =>
      `<th scope="col"${align(i)} ${toned('soft', 'font-weight:500;font-size:13px;')}>${escapeHtml(heading.replace('#', ''))}</th>`,
  )
  const hasHead = headings.some((heading) => heading.length > 1)
  const body = rows.map((row) => tableRow(row.map((text, i) => `<td${align(i)}${room(text)}>${escapeHtml(text)}</td>`)))
  return [
    `<div style="overflow-x:auto"><table cellpadding="5" style="border-collapse:collapse;width:100%;font:14px/1.5 ${FONT};font-variant-numeric:tabular-nums">`,
    ...(hasHead ? [`<thead>${tableRow(heads)}</thead>`] : []),
    `<tbody>${body.join('\n')}</tbody></table></div>`,
  ].join('\n')
}

const tableRow = (cells: readonly string[]): string =>
  `<tr valign="top" style="border-bottom:1px solid ${RULE}">${cells.join('')}</tr>`
