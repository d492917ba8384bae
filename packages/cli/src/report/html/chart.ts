import { escapeHtml } from './escape.ts'
import { COLOURS, RULE, type Tone, toned } from './style.ts'

const HEIGHT_PX = 120

export interface Column {
  /** Shown when the pointer rests on it. */
  title: string
  /** From the ground up; none where there is nothing to show. */
  parts: readonly { tone: Tone; value: number }[]
}

export interface Frame {
  /** What the chart shows, for those who do not see it. */
  label: string
  /** Above the chart, as HTML. */
  caption: string
  from: string
  to: string
}

/** Columns side by side, from zero, as a table: it is there in a mail as well, and borders are printed where backgrounds are not. */
export function renderColumns(columns: readonly Column[], { label, caption, from, to }: Frame): string {
  const most = Math.max(0, ...columns.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)))
  const cells = columns.map(
    ({ title, parts }) =>
      `<td title="${escapeHtml(title)}">${parts
        .toReversed()
        .map((part) => renderPart(part, most))
        .join('')}</td>`,
  )
  return [
    `<p ${toned('soft', 'margin:16px 0 4px;font-size:13px;')}>${caption}</p>`,
    `<table role="img" aria-label="${escapeHtml(label)}" cellpadding="0" cellspacing="1" style="width:100%;table-layout:fixed;border-bottom:1px solid ${RULE}">`,
    `<tr valign="bottom" style="height:${HEIGHT_PX}px">${cells.join('')}</tr></table>`,
    `<table cellpadding="0" style="width:100%;font-size:12px"><tr ${toned('soft')}><td>${escapeHtml(from)}</td><td align="right">${escapeHtml(to)}</td></tr></table>`,
  ].join('\n')
}

/** What is more than nothing is always seen. */
function renderPart({ tone, value }: Column['parts'][number], most: number): string {
  if (value <= 0) return ''
  const heightPx = Math.max(1, Math.round((value / most) * HEIGHT_PX))
  return `<div class="${tone}" style="border-bottom:${heightPx}px solid ${COLOURS[tone]}"></div>`
}
