import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from './shell-word.ts'

test.each([
  ['hubspot', 'hubspot'],
  ['crm/v3:contacts.batch', 'crm/v3:contacts.batch'],
  ['東京', '東京'],
  ['', "''"],
  ['two words', "'two words'"],
  ['$(touch here)', "'$(touch here)'"],
  ["it's `x`", "'it'\\''s `x`'"],
])('%j is %s, which a shell reads as the same word', (text, word) => {
  expect(shellWord(text)).toBe(word)
  expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(text)
})
