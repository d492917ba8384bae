import { expect, test } from 'vitest'
import { unitOfColumn } from './fields.ts'

test.each([
  ['duration_ms', 'ms'],
  ['durationMs', 'ms'],
  ['Duration (ms)', 'ms'],
  ['latency_us', 'us'],
  ['elapsed_ns', 'ns'],
  ['elapsed_seconds', 's'],
  ['request_time', 's'],
  ['meta.duration_s', 's'],
  ['took', undefined],
  ['duration', undefined],
  ['wait_s', 's'],
  ['waitMs', 'ms'],
  ['status', undefined],
  ['items', undefined],
])('the unit of %s is %s', (column, unit) => {
  expect(unitOfColumn(column)).toBe(unit)
})
