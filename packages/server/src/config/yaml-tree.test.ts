import { expect, test } from 'vitest'
import { parseYaml, plain, type Tree } from './yaml-tree.ts'

const parse = (text: string) => parseYaml(text, 'f', {})
const problemsOf = (text: string) => parse(text).problems.map(({ where, text }) => `${where} ${text}`)
const entry = (tree: Tree | undefined, key: string) =>
  tree?.kind === 'map' ? tree.entries.find((one) => one.key === key)?.value : undefined

test('every value knows its line and column', () => {
  const { tree, problems } = parse('a: 1\nb:\n  - x\n  - c: true\n')
  expect(problems).toEqual([])
  expect(entry(tree, 'a')).toEqual({ kind: 'scalar', at: 'f:1:4', value: 1 })
  expect(entry(tree, 'b')).toMatchObject({ kind: 'list', at: 'f:3:3', items: [{ at: 'f:3:5' }, { at: 'f:4:5' }] })
})

test('words of YAML 1.1 such as on and yes are text', () => {
  const { tree } = parse('[on, yes, 1_000, 0x10, null]')
  expect(tree && plain(tree)).toEqual(['on', 'yes', '1_000', 16, null])
})

test('an alias stands for its anchor, which is the place to correct', () => {
  expect(entry(parse('a: &x 1\nb: *x\n').tree, 'b')).toEqual({ kind: 'scalar', at: 'f:1:7', value: 1 })
})

test.each([
  ['a: 1\na: 2', 'f:2:1 this key stands here a second time; keep one'],
  ['\ta: 1', 'f:1:1 a tab is used for indentation; use spaces'],
  ['a: "x', 'f:1:6 a character is missing, such as a closing quote or bracket, or the colon after a key'],
  ['a: @x', 'f:1:4 a value cannot begin with this character; put it in quotes'],
  ['a: b: c', 'f:1:4 a second ": " on the line, or a line indented too far; put text with ": " in quotes'],
  ['a: !x y', 'f:1:4 tags (!name) are not supported; put text that begins with ! in quotes'],
  ['a: !!js/function x', 'f:1:4 tags (!name) are not supported; put text that begins with ! in quotes'],
  ['a: *x', 'f:1:4 begins with * and so names an anchor, which does not exist; put the text in quotes'],
  ['a: 1\n---\nb: 2', 'f:2:1 a second document begins here (---); keep one'],
  ['? [a]\n: 1', 'f:1:3 a key is a plain word'],
  ['a: "\\q"', 'f:1:5 this \\ escape is not known; use single quotes to take \\ as it is'],
])('%j is a problem', (text, problem) => {
  expect(problemsOf(text)).toContain(problem)
})

test('a few lines cannot stand for a billion values', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(10)}]`)
  expect(problemsOf(['l0: &l0 [x]', ...levels].join('\n'))).toEqual([
    expect.stringContaining('more than 10000 values; check the aliases'),
  ])
})

test('an anchor that holds itself is a problem, not an endless loop', () => {
  expect(problemsOf('a: &x [*x]')).toEqual([expect.stringContaining('nested more than 32 deep')])
})

test.each([
  ['[', 5_000],
  ['- ', 5_000],
  ['{a: ', 5_000],
  ['x', 1_000_001],
])('a file of %j, %i times, is refused', (piece, times) => {
  const text = piece.repeat(times)
  expect(parse(text).problems).not.toEqual([])
  expect(parse(text).tree).toBeUndefined()
})
