import { type Block, type Document, type Item, type Piece, type Tone, textOf } from './document.ts'
import { plainLine } from './plain-line.ts'

/** Contrast of 4.5 and more on white. */
const COLOURS: Record<Tone, string> = { good: '#1a7f4b', bad: '#b3261e', warn: '#8a5300', soft: '#59636e' }
const RULE = '#dfe3ea'

/**
 * The document as one page that needs nothing else: no script, font, image or address. Styles stand at the elements, since mail programs
 * drop the others; tables are tables of data only.
 */
export function renderHtml({ title, subtitle, tone, headline, notes, sections, footer }: Document): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title></head>`,
    '<body style="margin:0 auto;max-width:860px;padding:24px 16px;background:#ffffff;color:#1c2330;font:15px/1.5 system-ui,-apple-system,Segoe UI,sans-serif">',
    `<h1 style="font-size:22px;line-height:1.3;margin:0">${escapeHtml(title)}</h1>`,
    `<p style="margin:4px 0;color:${COLOURS.soft}">${escapeHtml(subtitle)}</p>`,
    `<p style="margin:16px 0;padding:10px 14px;border-left:4px solid ${COLOURS[tone]};background:#f6f7f9;font-size:17px">${escapeHtml(headline)}</p>`,
    ...notes.map((note) => `<p style="margin:2px 0;font-size:13px;color:${COLOURS.soft}">${escapeHtml(note)}</p>`),
    ...sections.map(
      (section) =>
        `<h2 style="font-size:16px;margin:28px 0 8px;padding-top:12px;border-top:1px solid ${RULE}">${escapeHtml(section.title)}</h2>\n${section.blocks.map(renderBlock).join('\n')}`,
    ),
    `<p style="margin:28px 0 0;padding-top:12px;border-top:1px solid ${RULE};color:${COLOURS.soft}">${escapeHtml(footer)}</p>`,
    '</body></html>',
    '',
  ].join('\n')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For between tags and within quoted attributes; a number and its unit stay on one line. */
const escapeHtml = (text: string): string =>
  plainLine(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replace(/(\d) (%|ms\b|s\b|points\b)/g, '$1&nbsp;$2')

const coloured = (text: string, tone: Tone | undefined): string =>
  tone === undefined ? escapeHtml(text) : `<span style="color:${COLOURS[tone]}">${escapeHtml(text)}</span>`

const showPiece = (piece: Piece): string => coloured(textOf(piece), typeof piece === 'string' ? undefined : piece.tone)

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'prose':
      return `<p style="margin:4px 0">${coloured(block.text, block.tone)}</p>`
    case 'list':
      return `<table role="presentation" style="border-collapse:collapse"><tbody>${block.items.map(renderItem).join('')}</tbody></table>`
    case 'table': {
      const cell = (tag: 'th' | 'td', content: string, column: number): string => {
        const right = block.columns[column]?.align === 'right'
        const head = tag === 'th' ? `;font-weight:500;font-size:13px;color:${COLOURS.soft}` : ''
        return `<${tag}${tag === 'th' ? ' scope="col"' : ''} style="text-align:${right ? 'right' : 'left'};padding:5px 12px 5px 0;border-bottom:1px solid ${RULE};vertical-align:top${head}">${content}</${tag}>`
      }
      const head = block.columns.map(({ title }, index) => cell('th', escapeHtml(title), index)).join('')
      const rows = block.rows.map(
        (row) => `<tr>${row.map((piece, index) => cell('td', showPiece(piece), index)).join('')}</tr>`,
      )
      return `<div style="overflow-x:auto"><table style="border-collapse:collapse;width:100%"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
    }
  }
}

function renderItem({ marker, text, details = [] }: Item): string {
  const symbol = coloured(marker?.symbol ?? '•', marker?.tone)
  const under = details.map((detail) => `<div style="font-size:13px;color:${COLOURS.soft}">${escapeHtml(detail)}</div>`)
  return `<tr><td style="padding:3px 10px 3px 0;vertical-align:top;white-space:nowrap">${symbol}</td><td style="padding:3px 0;vertical-align:top">${escapeHtml(text)}${under.join('')}</td></tr>`
}
