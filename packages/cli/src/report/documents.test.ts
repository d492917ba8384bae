import { describe, expect, test } from 'vitest'
import { renderHtml } from './html/page.ts'
import { renderMarkdown } from './markdown.ts'
import { calmReport, emptyReport, hostileReport, sampleReport } from './test-support/reports.ts'

describe('Markdown', () => {
  test('has the figures of the sample as tables', () => {
    const lines = renderMarkdown(sampleReport()).split('\n')
    expect(lines[0]).toBe('# Performance report')
    expect(lines).toContain(
      '**Health score 87/100, Good.** Lost 3.13 points for error rate and 10 points for service issues.',
    )
    expect(lines).toContain('| hubspot | Rate limit exceeded | 12 |')
    expect(lines).toContain('| hubspot:contacts.batch | 2,340 ms | 2,900 ms | 45 | 11.8 % |')
  })

  test('keeps its tables whole, whatever the names are', () => {
    const tables = renderMarkdown(hostileReport())
      .trim()
      .split('\n\n')
      .filter((block) => block.startsWith('| '))
    expect(tables).toHaveLength(5)
    for (const table of tables) {
      const cells = table.split('\n').map((line) => line.replaceAll(/\\./g, '').split('|').length)
      expect(new Set(cells).size, table).toBe(1)
    }
    expect(renderMarkdown(hostileReport())).not.toMatch(/(?<!\\)<script/)
  })

  test('of nothing says so', () => {
    expect(renderMarkdown(emptyReport(null))).toMatch(
      /\*\*No data\.\*\* No score.*\n\nNo operations in this period\.\n$/,
    )
    expect(renderMarkdown(calmReport())).toContain('## Issues\n\nnone\n')
  })
})

/** Names of tags in order, closing ones with a slash; void ones and what closes itself are left out. */
function unclosedTags(html: string): string[] {
  const open: string[] = []
  for (const [, slash, name, self] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
    if (self || name === undefined || ['meta', 'br'].includes(name)) continue
    if (!slash) open.push(name)
    else if (open.pop() !== name) return [name, ...open]
  }
  return open
}

describe('HTML', () => {
  const page = renderHtml(sampleReport())

  test('is one whole file that asks for nothing else', () => {
    expect(page.startsWith('<!doctype html>')).toBe(true)
    expect(unclosedTags(page)).toEqual([])
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/)
    expect(page.length).toBeLessThan(100_000)
  })

  test('has the figures, and charts that say what they show', () => {
    expect(page).toContain('<p class="score warn">87/100</p>')
    expect(page).toContain('<td class="number">714&nbsp;ms</td>')
    expect(page.match(/<svg /g)).toHaveLength(3)
    expect(page.match(/role="img" aria-label="[^"]+"/g)).toHaveLength(3)
    expect(page).toMatch(/<title>02-28 10:00 \d+ operations, /)
  })

  test('shows names and texts from outside as text', () => {
    const hostile = renderHtml(hostileReport())
    expect(unclosedTags(hostile)).toEqual([])
    expect(hostile).not.toContain('<script')
    expect(hostile).toContain('&lt;script&gt;')
    expect(hostile).not.toContain('\u202e')
  })

  test.each([
    ['nothing', emptyReport(null), 'No operations in this period.'],
    ['one operation', { ...sampleReport(), hours: [], series: { stepMs: 900_000, steps: [] } }, '<svg '],
    ['all well', calmReport(), 'No points lost.'],
  ])('of %s is whole, without a figure that is no number', (_what, report, words) => {
    const html = renderHtml(report)
    expect(html).toContain(words)
    expect(unclosedTags(html)).toEqual([])
    expect(html).not.toMatch(/NaN|Infinity|undefined|null/)
  })
})
