import { expect, test } from 'vitest'
import { fillReferences } from './references.ts'

const env = { NAME: 'value', EMPTY: '', NESTED: `\${NAME}` }

test.each([
  ['plain', 'plain'],
  ['$NAME and $5', '$NAME and $5'],
  [`\${NAME}`, 'value'],
  [`a-\${NAME}-\${NAME}-b`, 'a-value-value-b'],
  [`\${NAME:-other}`, 'value'],
  [`\${GONE:-other}`, 'other'],
  [`\${GONE:-}`, ''],
  [`\${GONE:-a:-b}`, 'a:-b'],
  [`\${EMPTY:-other}`, 'other'],
  [`$\${NAME}`, `\${NAME}`],
  [`\${NESTED}`, `\${NAME}`],
])('%s becomes %j', (text, filled) => {
  expect(fillReferences(text, env)).toEqual({ ok: true, value: filled })
})

test.each([`\${GONE}`, `\${EMPTY}`, `\${__proto__}`, `\${constructor}`])('%s is not set', (text) => {
  expect(fillReferences(text, env)).toMatchObject({ ok: false, problem: expect.stringContaining('is not set') })
})

test.each([`\${`, `\${NAME`, `\${}`, `\${1X}`, `\${NAME:other}`, `\${NA ME}`])('%s is not a reference', (text) => {
  expect(fillReferences(text, env)).toMatchObject({ ok: false, problem: expect.stringContaining('is written') })
})
