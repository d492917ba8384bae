import { expect, test } from 'vitest'
import { createTroubleReport } from './report-trouble.ts'

test('trouble that goes on is told once in half a minute, new trouble at once', () => {
  const printed: string[] = []
  let now = 0
  const report = createTroubleReport(
    (line) => printed.push(`${now} ${line}`),
    () => now,
  )
  for (now of [0, 1, 29_999, 30_000]) report('refused')
  report('closed')
  report('refused')
  expect(printed).toEqual(['0 refused', '30000 refused', '30000 closed', '30000 refused'])
})
