import { expect, test } from 'vitest'
import { escapeMarkdown } from './escape-markdown.ts'

/** What is shown: escapes taken back, as CommonMark reads them. The zero-width space stays. */
const shown = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1')

test.each([
  ['a|b', 'a\\|b'],
  ['`rm`', '\\`rm\\`'],
  ['*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
  ['[a](b) ![c](d)', '\\[a\\](b) \\!\\[c\\](d)'],
  ['<img src=x> &amp;', '\\<img src=x\\> \\&amp;'],
  ['a\n# b', 'a \\# b'],
  ['$x$', '\\$x\\$'],
  ['- dash', '\\- dash'],
  ['1. one', '1\\. one'],
  ['2) two', '2\\) two'],
  ['-5 % or 1.5 s', '-5 % or 1.5 s'],
])('%j becomes %s', (text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown)
})

test.each([
  ['mail @octocat', '@octocat'],
  ['@org/team', '@org'],
  ['a@b.example', '@b'],
  ['fixed by #12', '#12'],
  ['see GH-7', 'GH-7'],
  ['https://evil.example', 'https://'],
  ['www.evil.example', 'www.'],
])('nobody is told of %j and nothing is linked, also once it is rendered', (text, live) => {
  expect(shown(escapeMarkdown(text))).not.toContain(live)
  expect(shown(escapeMarkdown(text)).replaceAll('\u200b', '')).toBe(text)
})

test.each(['call #x', 'at 10:30', 'C:/temp', 'me @ home'])('%j needs no help', (text) => {
  expect(escapeMarkdown(text)).not.toContain('\u200b')
})
