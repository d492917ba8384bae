import { expect, test } from 'vitest'
import { layoutTrace } from './layout-trace.ts'

const belongs = { subject: '', customer: '', environment: '', release: '', variant: '', attributes: {}, traceId: 't' }
const measurement = (id: string, at: number, value: number, unit = 'ms') => ({
  ...belongs,
  id,
  at,
  receivedAt: at,
  value,
  unit,
  kind: 'operation',
  service: 'n8n',
  name: id,
  ok: id !== 'failed',
  errorType: id === 'failed' ? 'TimeoutError' : '',
  errorMessage: '',
  weight: 1,
})
const mark = (stage: string, at: number) => ({
  pipeline: 'chat',
  stage,
  at,
  receivedAt: at,
  service: 'worker',
  environment: '',
  release: '',
  attributes: {},
})

test('rows of a trace stand in order of time on one axis, from the first start to the last end', () => {
  const rows = layoutTrace({
    measurements: [measurement('failed', 1_300, 700), measurement('first', 1_000, 200)],
    marks: [mark('queued', 1_100)],
  })
  expect(rows.map(({ title, offsetMs, left, width }) => [title, offsetMs, left, width])).toEqual([
    ['n8n: first', 0, 0, 20],
    ['queued', 100, 10, 0],
    ['n8n: failed', 300, 30, 70],
  ])
  expect(rows.map(({ ok, error }) => [ok, error])).toEqual([
    [true, ''],
    [true, ''],
    [false, 'TimeoutError'],
  ])
})

test('what is not a duration has no length', () => {
  const [memory] = layoutTrace({ measurements: [measurement('memory', 0, 4e9, 'bytes')], marks: [] })
  expect(memory).toMatchObject({ left: 0, width: 0, value: 4e9, unit: 'bytes' })
})

test('an empty trace has no rows', () => {
  expect(layoutTrace({ measurements: [], marks: [] })).toEqual([])
})
