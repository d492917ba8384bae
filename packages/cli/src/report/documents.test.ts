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

  test('of one service, from sums, says so', () => {
    const lines = renderMarkdown(sampleReport({ service: 'n8n', environment: 'eu', precision: 'hour' })).split('\n')
    expect(lines[0]).toBe('# Performance report of n8n in eu')
    expect(lines).toContain('Percentiles are within 1.1 %: they come from sums by hour.')
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

const busySteps = Array.from({ length: 120 }, (_, i) => ({
  at: Date.parse('2026-02-28T10:00:00Z') + i * 900_000,
  totalOperations: 100 + i,
  errorRate: 1.25,
  avgDuration: 500 + i,
  p95Duration: 1_900 + i,
}))

describe('HTML', () => {
  const page = renderHtml(sampleReport())

  test('is one whole file that asks for nothing else', () => {
    expect(page.startsWith('<!doctype html>')).toBe(true)
    expect(unclosedTags(page)).toEqual([])
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|https?:/)
  })

  test('is fit to mail: small enough not to be cut, with styles at the elements and charts that are tables', () => {
    const busy = renderHtml(sampleReport({ series: { stepMs: 900_000, steps: busySteps } }))
    // Gmail shows the first 102 KB of a message.
    expect(Buffer.byteLength(busy)).toBeLessThan(90_000)
    expect(busy).not.toMatch(/<svg|var\(--/)
    const bare = [...busy.matchAll(/<(body|h1|h2|p|th|div|span)( [^>]*)?>/g)].filter(
      ([, , given]) => !given?.includes('style='),
    )
    expect(bare.map(([tag]) => tag)).toEqual([])
  })

  test('has the figures, and charts that say what they show', () => {
    expect(page).toMatch(/<p class="warn" style="[^"]+">87\/100<\/p>/)
    expect(page).toContain('<td align="left">714&nbsp;ms</td>')
    expect(page.match(/role="img" aria-label="[^"]+"/g)).toHaveLength(3)
    expect(page).toMatch(/<td title="02-28 10:00 \d+ operations, /)
  })

  test('columns stand on the average, reach to P95, and are marked above the threshold of 2,000 ms', () => {
    const step = { totalOperations: 9, errorRate: 0 }
    const steps = [
      { ...step, at: Date.parse('2026-02-28T10:00:00Z'), avgDuration: 1_000, p95Duration: 2_000 },
      { ...step, at: Date.parse('2026-02-28T10:15:00Z'), avgDuration: 1_000, p95Duration: 4_000 },
      { ...step, at: Date.parse('2026-02-28T10:30:00Z'), avgDuration: 1_000, p95Duration: null },
    ]
    const html = renderHtml(sampleReport({ series: { stepMs: 900_000, steps } }))
    const column = (at: string): string[] =>
      [
        ...(html.match(new RegExp(`<td title="02-28 ${at} average.*?</td>`))?.[0] ?? '').matchAll(
          /class="(\w+)" style="border-bottom:(\d+)px/g,
        ),
      ].map(([, tone, px]) => `${tone} ${px}`)
    expect([column('10:00'), column('10:15'), column('10:30'), column('10:45')]).toEqual([
      ['second 30', 'first 30'],
      ['bad 90', 'first 30'],
      ['first 30'],
      [],
    ])
    expect(html).toMatch(
      /duration by 15 min, up to 4,000&nbsp;ms; <span class="bad"[^>]+>P95 above the threshold of 2,000&nbsp;ms<\/span> in 1 of 96/,
    )
  })

  test('of one service from sums says so, and has the first 50 of 60 services and issues', () => {
    const { services, issues } = sampleReport()
    const sixty = <Item>(items: readonly Item[]): Item[] => Array.from({ length: 20 }, () => items).flat()
    const over = { environment: 'eu', precision: 'hour', services: sixty(services), issues: sixty(issues) } as const
    const html = renderHtml(sampleReport({ ...over, service: 'n8n' }))
    expect(html).toContain('>Performance report of n8n in eu</h1>')
    expect(html).toContain('>Percentiles are within 1.1&nbsp;%: they come from sums by hour.</p>')
    for (const what of ['services', 'issues'])
      expect(html).toContain(`>and 10 more ${what}, which --format json lists</p>`)
    const markdown = renderMarkdown(sampleReport(over))
    for (const what of ['services', 'issues'])
      expect(markdown).toContain(`\n\nand 10 more ${what}, which --format json lists\n`)
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
    ['one operation', { ...sampleReport(), hours: [], series: { stepMs: 900_000, steps: [] } }, 'role="img"'],
    ['all well', calmReport(), 'No points lost.'],
  ])('of %s is whole, without a figure that is no number', (_what, report, words) => {
    const html = renderHtml(report)
    expect(html).toContain(words)
    expect(unclosedTags(html)).toEqual([])
    expect(html).not.toMatch(/NaN|Infinity|undefined|null/)
  })
})
