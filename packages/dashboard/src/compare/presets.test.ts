import { parseSide } from '@plumbline/protocol/compare'
import { expect, test } from 'vitest'
import { presetsOf, suggestionsOf } from './presets.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0, 30)
const label = (value: string) => ({ value, firstAt: 0, lastAt: NOW, count: 100 })
const labels = {
  releases: [label('1.5.0'), label('1.4.0'), label('1.3.9')],
  variants: [label('b'), label('a')],
  environments: [],
}

const version = {
  environment: 'production',
  service: null,
  source: 'captured' as const,
  window: { from: 0, to: NOW, lengthMs: NOW },
  capturedAt: NOW,
  updatedAt: NOW,
  by: 'somebody',
  note: null,
  promoted: false,
  operations: 1,
  trusted: 1,
  provisional: 0,
  samples: 200,
  failures: 0,
  leftOut: 0,
  metrics: 0,
  drift: null,
}
const known = { labels, baselines: [{ ...version, version: 3 }] }
const nothing = { labels: null, baselines: [] }

test('the two newest releases and the variants in their order are offered when there are such', () => {
  expect(presetsOf(known, NOW)).toEqual(
    expect.arrayContaining([
      { title: 'Release 1.5.0 against 1.4.0', before: 'release:1.4.0', after: 'release:1.5.0' },
      { title: 'Variant b against a', before: 'variant:a', after: 'variant:b' },
    ]),
  )
  const alone = { ...labels, releases: [label('1.5.0')], variants: [label('a')] }
  for (const few of [nothing, { ...nothing, labels: alone }])
    expect(presetsOf(few, NOW).filter(({ title }) => /^(Release|Variant)/.test(title))).toEqual([])
})

test('the same day last week is the day that ended a week ago', () => {
  expect(presetsOf(nothing, NOW).find(({ title }) => title.includes('last week'))?.before).toBe(
    '2026-11-14T10:00Z..2026-11-15T10:00Z',
  )
})

test('everything that is offered can be read', () => {
  const texts = [...presetsOf(known, NOW).flatMap(({ before, after }) => [before, after]), ...suggestionsOf(known)]
  for (const text of texts) expect(parseSide(text)).toMatchObject({ ok: true })
})

test('baselines are offered when there are such', () => {
  const offered = (sides: typeof known) => JSON.stringify([presetsOf(sides, NOW), suggestionsOf(sides)])
  expect(offered(known)).toContain('baseline:3')
  expect(offered(known)).toContain('baseline:latest')
  expect(offered({ labels, baselines: [] })).not.toContain('baseline')
})
