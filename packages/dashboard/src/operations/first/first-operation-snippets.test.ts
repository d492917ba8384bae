import { MeasurementSchema } from '@plumbline/protocol'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { firstOperationCommand, operationLines } from './first-operation-snippets.ts'

const ORIGIN = 'http://127.0.0.1:3000'

test('the command goes to the page’s own origin and carries a whole measurement', () => {
  const command = firstOperationCommand(ORIGIN, false)
  expect(command).toContain(`${ORIGIN}/api/v1/measurements`)
  expect(Check(MeasurementSchema, JSON.parse(/-d '(.*)'/.exec(command)?.[1] ?? ''))).toBe(true)
  expect(command).not.toContain('authorization')
})

test('a server that asks for tokens wants a key with the operation', () => {
  expect(firstOperationCommand(ORIGIN, true)).toContain('-H "authorization: Bearer $PLUMBLINE_INGEST_KEY"')
})

test('the SDK takes three lines', () => {
  expect(operationLines(ORIGIN).split('\n')).toHaveLength(3)
})
