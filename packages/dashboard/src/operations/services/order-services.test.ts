import type { ServiceReport } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { troubledCalls } from '../../../test/fixture/operations/operation-answers.ts'
import { reportAnswer } from '../../../test/fixture/operations/report-answer.ts'
import { orderServices } from './order-services.ts'

const NOW = Date.UTC(2026, 10, 22, 10)
const asked = { from: NOW - 3_600_000, to: NOW, service: null, name: null, environment: null }
const [any] = reportAnswer(troubledCalls(NOW), asked, NOW).services

function rowOf(service: string, p95Duration: number | null): ServiceReport {
  if (!any) throw new Error('the fixture has no service')
  return { ...any, service, performance: { ...any.performance, p95Duration } }
}
const rows = [rowOf('n8n', 900), rowOf('llm', null), rowOf('hubspot', 3_000), rowOf('supabase', 900)]
const order = (column: 'p95' | 'service' | 'calls', descending: boolean) =>
  orderServices(rows, { column, descending }).map(({ service }) => service)

test('rows are sorted by their figure, equal ones as they came', () => {
  expect(order('p95', true)).toEqual(['hubspot', 'n8n', 'supabase', 'llm'])
  expect(order('calls', true)).toEqual(['n8n', 'llm', 'hubspot', 'supabase'])
})

test('without a figure a row is last in either direction: no data is not zero', () => {
  expect(order('p95', false)).toEqual(['n8n', 'supabase', 'hubspot', 'llm'])
})

test('names are sorted as names', () => {
  expect(order('service', false)).toEqual(['hubspot', 'llm', 'n8n', 'supabase'])
})
