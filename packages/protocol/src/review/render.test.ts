import { describe, expect, test } from 'vitest'
import type { Document } from './document.ts'
import { plainLine } from './plain-line.ts'
import { renderHtml } from './render-html.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderText } from './render-text.ts'

const ESC = '\u001b'
const HOSTILE = `<img src=x onerror=alert(1)> | **bold** @channel [a](javascript:1) https://evil.example ${ESC}[2J${ESC}]0;title\u0007\u202e\nnext`

const documentOf = (text: string): Document => ({
  title: text,
  subtitle: text,
  tone: 'warn',
  headline: text,
  notes: [text],
  sections: [
    {
      title: text,
      blocks: [
        { kind: 'prose', text, tone: 'soft' },
        { kind: 'list', items: [{ marker: { symbol: text, tone: 'bad' }, text, details: [text] }] },
        { kind: 'table', columns: [{ title: text }], rows: [[text], [{ text, tone: 'good' }]] },
      ],
    },
  ],
  footer: text,
})

describe('text of unknown origin', () => {
  test('is no markup in a page', () => {
    const page = renderHtml(documentOf(HOSTILE))
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img')
    expect(page).not.toMatch(/\p{Cc}(?<!\n)/u)
  })

  test('is neither markup, nor a mention, nor a link, nor a cell of a table in Markdown', () => {
    const lines = renderMarkdown(documentOf(HOSTILE)).split('\n')
    for (const line of lines) expect(line).not.toMatch(/(?<!\\)<img|@channel|https:\/\/|(?<!\\)\[a/)
    for (const row of lines.filter((line) => line.startsWith('| '))) expect(row.match(/(?<!\\)\|/g)).toHaveLength(2)
  })

  test.each(['@octocat', 'a@b.example', '#12', 'https://evil.example', 'www.evil.example'])(
    '%s tells nobody and links nowhere once Markdown is rendered, where escapes are gone',
    (text) => {
      const rendered = renderMarkdown(documentOf(text)).replace(/\\([!-/:-@[-`{-~])/g, '$1')
      expect(rendered).not.toContain(text)
      expect(rendered.replaceAll('\u200b', '')).toContain(text)
    },
  )

  test.each(['- dash', '+ plus', '1. one', '2) two'])('%s begins no list in Markdown', (text) => {
    const lines = renderMarkdown(documentOf(text)).split('\n')
    expect(lines.filter((line) => line.startsWith(text))).toEqual([])
  })

  test('obeys nothing in a terminal, and begins no line of its own', () => {
    const text = renderText(documentOf(HOSTILE))
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(text).not.toMatch(/^next/m)
    expect(renderText(documentOf(HOSTILE), { unicode: false })).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

test.each([
  ['a\tb\r\nc', 'a b c'],
  [`${ESC}[31mred${ESC}[0m`, 'red'],
  [`${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
  ['half \ud800 pair', 'half  pair'],
  ['', ''],
])('%j is shown as %j', (text, plain) => {
  expect(plainLine(text)).toBe(plain)
})

test('a page asks for nothing from anywhere', () => {
  const page = renderHtml(documentOf('text'))
  expect(page).not.toMatch(/<(script|link|img|iframe)|url\(|https?:/)
})

describe('the lines of a text', () => {
  const wide = (columns: number) =>
    renderText(
      {
        ...documentOf('word '.repeat(40)),
        title: 'Title',
        sections: [
          {
            title: 'Table',
            blocks: [
              {
                kind: 'table',
                columns: [
                  { title: 'Figure' },
                  { title: 'Before', align: 'right', optional: true },
                  { title: 'Verdict' },
                ],
                rows: [['Mean latency', '1.2 s', 'worse']],
              },
            ],
          },
        ],
      },
      { columns },
    )

  test.each([40, 80, 120])('are at most %i wide', (columns) => {
    for (const line of wide(columns).split('\n')) expect(line.length).toBeLessThanOrEqual(columns)
  })

  test('lose a column that is optional where there is no room', () => {
    expect(wide(80)).toContain('  Mean latency   1.2 s  worse')
    expect(wide(26)).toContain('  Mean latency  worse')
  })
})

describe('a column with something in brackets', () => {
  const wide = (columns: number) =>
    renderText(
      {
        ...documentOf(''),
        sections: [
          {
            title: 'Table',
            blocks: [
              {
                kind: 'table',
                columns: [
                  { title: 'Before', optional: true },
                  { title: 'Change (95 % interval)', isBracketOptional: true },
                  { title: 'Verdict' },
                ],
                rows: [['1.2 s', '+12 % (+8 to +17)', { text: 'worse (much)', tone: 'bad' }]],
              },
            ],
          },
        ],
      },
      { columns },
    )

  test('keeps it while there is room', () => {
    expect(wide(46)).toContain('  1.2 s   +12 % (+8 to +17)       worse (much)\n')
  })

  test('loses it when leaving out other columns is not enough', () => {
    expect(wide(45)).toContain('  +12 % (+8 to +17)       worse (much)\n')
    expect(wide(38)).toContain('  +12 % (+8 to +17)       worse (much)\n')
    expect(wide(37)).toContain('  Before  Change  Verdict\n  1.2 s   +12 %   worse (much)\n')
    expect(wide(29)).toContain('  Change  Verdict\n  +12 %   worse (much)\n')
  })
})

test('colours are painted around the words, not counted as width', () => {
  const painted = renderText(documentOf('x'), { paint: (text, tone) => `<${tone}>${text}</${tone}>` })
  expect(painted).toContain('<title>x</title>')
  expect(painted).toContain('<warn>x</warn>')
})
