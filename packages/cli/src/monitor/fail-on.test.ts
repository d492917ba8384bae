import { describe, expect, test } from 'vitest'
import { parseFailOn } from './fail-on.ts'

const shape = (texts: string[]) => {
  const conditions = parseFailOn(texts)
  if (!conditions.ok) return conditions.problem
  return conditions.value.map((it) =>
    it.kind === 'severity' ? it.severity : [it.figure.name, it.comparison, it.limit],
  )
}

describe('--fail-on', () => {
  test.each([
    [[], ['critical']],
    [['warning'], ['warning']],
    [['Critical , info'], ['critical', 'info']],
    [
      ['warning', 'error'],
      ['warning', 'error'],
    ],
    [['compliance<95'], [['compliance', '<', 95]]],
    [['compliance < 95 %'], [['compliance', '<', 95]]],
    [['p95>5000'], [['p95', '>', 5_000]]],
    [
      ['P95>=5s,mean>1.5s'],
      [
        ['p95', '>=', 5_000],
        ['mean', '>', 1_500],
      ],
    ],
    [['severe>0'], [['severe', '>', 0]]],
    [['queuetoworker>1s'], [['queueToWorker', '>', 1_000]]],
    [['complete-rate<=80'], [['complete-rate', '<=', 80]]],
  ])('%j', (texts, conditions) => {
    expect(shape(texts)).toEqual(conditions)
  })

  test.each([
    ['severe', 'neither a severity (info, warning, error, critical) nor a limit'],
    ['p96>5s', 'there is no figure "p96"; there are compliance, complete-rate, mean, median, p95'],
    ['p95>soon', '"soon" is not a duration'],
    ['compliance<most', '"most" is not a number'],
    ['compliance<-1', '"-1" is not a number'],
    ['p95', 'neither'],
    [',', '--fail-on is empty'],
  ])('%j is refused and says what would be right', (text, problem) => {
    expect(shape([text])).toContain(problem)
  })
})
