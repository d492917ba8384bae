import { describe, expect, test } from 'vitest'
import { parseSource } from './source-file.ts'

const importsOf = (source: string) => parseSource('packages/server/src/store/a.ts', source).imports

describe('the imports of a source', () => {
  test.each([
    ["import a from 'x'", false],
    ["import { a, b } from 'x'", false],
    ["import a, { b } from 'x'", false],
    ["import * as a from 'x'", false],
    ["import {\n  a,\n  b,\n} from 'x'", false],
    ["import 'x'", false],
    ["export * from 'x'", false],
    ["export * as a from 'x'", false],
    ["export { a } from 'x'", false],
    ["const a = await import('x')", false],
    ["import { type A } from 'x'", false],
    ["import type A from 'x'", true],
    ["import type { A } from 'x'", true],
    ["import type * as A from 'x'", true],
    ["export type { A } from 'x'", true],
    ['import a from "x"', false],
  ])('%j is one, and leaves nothing at run time: %s', (source, isTypeOnly) => {
    expect(importsOf(source)).toMatchObject([{ specifier: 'x', target: undefined, isTypeOnly }])
  })

  test.each([
    ["// import a from 'x'"],
    ["/*\nimport a from 'x'\n*/"],
    ["const a = `\nimport a from 'x'\n`"],
    [`const a = "import b from 'x'"`],
    ["export const from = 'x'"],
    ["export type A = 'x'"],
    ["const a = import.meta.resolve('x')"],
  ])('%j is none', (source) => {
    expect(importsOf(source)).toEqual([])
  })

  test('say where they stand and where they lead', () => {
    expect(
      importsOf("import a from './b.ts'\n\nexport interface C {\n  d: string\n}\nimport e from '../judge/f.ts'"),
    ).toEqual([
      { specifier: './b.ts', target: 'packages/server/src/store/b.ts', isTypeOnly: false, line: 1 },
      { specifier: '../judge/f.ts', target: 'packages/server/src/judge/f.ts', isTypeOnly: false, line: 6 },
    ])
  })
})

test.each([
  ['packages/server/src/store/a.ts', false],
  ['packages/server/src/store/a.test.ts', true],
  ['packages/dashboard/src/a.test.tsx', true],
  ['packages/protocol/test-support/golden-messages.ts', true],
  ['test/store-contract.ts', true],
  ['packages/dashboard/test/fixture/answers.ts', true],
  ['packages/server/src/intake/latest.ts', false],
])('%s is a test: %s', (path, isTest) => {
  expect(parseSource(path, '').isTest).toBe(isTest)
})
