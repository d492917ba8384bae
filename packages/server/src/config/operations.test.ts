import { describe, expect, test } from 'vitest'
import { readOperations } from './operations.ts'
import type { Problem } from './problem.ts'
import { parseYaml } from './yaml-tree.ts'

function read(yaml: string) {
  const { tree, problems } = parseYaml(yaml, 'p.yaml', {})
  const noted: Problem[] = [...problems]
  const operations = readOperations(tree, { env: {}, readFile: () => '', problems: noted })
  return { operations, problems: noted.map(({ where, text }) => `${where} ${text}`) }
}

describe('thresholds of operations', () => {
  test.each([
    ['', 2_000, {}],
    ['threshold: 1500ms', 1_500, {}],
    ['thresholds:', 2_000, {}],
    ['thresholds: { hubspot: 3s, "n8n flows": 10m }', 2_000, { hubspot: 3_000, 'n8n flows': 600_000 }],
    ['threshold: 1d\nthresholds: { a: 1ms }', 86_400_000, { a: 1 }],
  ])('%j', (yaml, thresholdMs, thresholdsMs) => {
    expect(read(yaml)).toEqual({ operations: { thresholdMs, thresholdsMs }, problems: [] })
  })

  test.each([
    ['treshold: 2s', 'p.yaml:1:1 unknown key "treshold" under operations; did you mean "threshold"?'],
    ['threshold: soon', 'p.yaml:1:12 operations.threshold: '],
    ['threshold: 0ms', 'p.yaml:1:12 operations.threshold: '],
    ['threshold: 25h', 'p.yaml:1:12 operations.threshold: '],
    ['thresholds: 3s', 'p.yaml:1:13 operations.thresholds needs keys under it: services with their limits'],
    ['thresholds:\n  hubspot: fast', 'p.yaml:2:12 operations.thresholds.hubspot: '],
    ['thresholds: { constructor: 3s }', '"constructor" is no service; write the name that operations are sent with'],
    ['thresholds: { " ": 3s }', 'is no service'],
  ])('%j is refused with its place', (yaml, problem) => {
    const { problems } = read(yaml)
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  test('what is right of a file with a mistake is kept', () => {
    expect(read('thresholds: { hubspot: 3s, n8n: fast }').operations.thresholdsMs).toEqual({ hubspot: 3_000 })
  })

  test.each([
    [500, 0],
    [501, 1],
  ])('%i services make %i problems', (count, problems) => {
    const services = Array.from({ length: count }, (_, i) => `  s${i}: 1s`).join('\n')
    expect(read(`thresholds:\n${services}`).problems).toHaveLength(problems)
  })
})
