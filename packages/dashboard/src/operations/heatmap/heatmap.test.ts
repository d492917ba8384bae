import type { OperationHeatmap } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { bandPlace, shade } from './heatmap-option.ts'
import { bandColumns, describeStep, heatmapSteps } from './heatmap-steps.ts'

const bands = [
  { fromMs: 0, toMs: 100 },
  { fromMs: 100, toMs: 500 },
  { fromMs: 500, toMs: 2_000 },
]
const cell = (step: number, band: number, count: number) => ({ step, band, count, failures: null })
const heatmap: OperationHeatmap = {
  window: { from: 0, to: 180_000, lengthMs: 180_000 },
  precision: 'raw',
  stepMs: 60_000,
  steps: [20, 0, 3].map((count, index) => ({ at: index * 60_000, count, failures: 0 })),
  bands,
  cells: [cell(0, 0, 15), cell(0, 2, 5), cell(2, 1, 3)],
  count: 23,
  notes: [],
}
const { points } = heatmapSteps(heatmap)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('every step has its cells, one without calls has none', () => {
  expect(points.map(({ from, cells }) => [from, cells.length])).toEqual([
    [0, 2],
    [60_000, 0],
    [120_000, 1],
  ])
})

test('a step is said in words', () => {
  expect(points.map((point) => plain(describeStep(point, bands)))).toEqual([
    '20 calls, most 0 ms to 100 ms, the slowest 500 ms to 2 s',
    'no calls',
    '3 calls, all of them 100 ms to 500 ms',
  ])
})

test('the table has a column for each band, and zeros where nobody was', () => {
  const [first] = points
  expect(first && bandColumns(bands).map(({ cell: show }) => show(first))).toEqual(['15', '0', '5'])
})

describe('the place of a threshold', () => {
  test.each([
    [0, 0],
    [100, 1],
    [300, 1.5],
    [500, 2],
    [2_000, 3],
    [2_001, undefined],
  ])('of %s ms is %s bands up', (ms, place) => {
    expect(bandPlace(bands, ms)).toBe(place)
  })
})

test('a single call among a hundred can still be seen, and the fullest cell is the strongest', () => {
  expect(shade(0.01)).toBeGreaterThan(0.2)
  expect(shade(1)).toBe(1)
  expect(shade(0.3)).toBeLessThan(shade(0.31))
})
