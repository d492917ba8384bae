import { describe, expect, test } from 'vitest'
import { judgeContact, summariseContacts } from './connectivity.ts'
import type { RecentCallsRow } from './detail-rows.ts'

const NOW = Date.parse('2026-03-01T10:00:00.000Z')
const HOUR_AGO = NOW - 3_600_000
const known = { service: 'crm', lastAt: HOUR_AGO, lastSuccessAt: HOUR_AGO, lastFailureAt: 0 }

const calls = (given: Partial<RecentCallsRow>): RecentCallsRow => ({
  service: 'crm',
  rows: given.count ?? 0,
  count: 0,
  failures: 0,
  lastAt: NOW - 1_000,
  lastSuccessAt: NOW - 2_000,
  lastFailureAt: 0,
  failedName: '',
  errorType: '',
  errorMessage: '',
  failuresInARow: 0,
  ...given,
})

const judge = (given: Partial<RecentCallsRow> | undefined, over = {}) =>
  judgeContact({ known: { ...known, ...over }, recent: given && calls(given) }, { windowMs: 900_000, now: NOW })

describe('the state of a service', () => {
  test.each([
    ['four calls are too few', { count: 4 }, 'unknown'],
    ['five are enough', { count: 5 }, 'up'],
    ['four failures in a row, of four', { count: 4, failures: 4, failuresInARow: 4 }, 'unknown'],
    ['five failures in a row', { count: 100, failures: 5, failuresInARow: 5 }, 'down'],
    ['four failures in a row of many', { count: 100, failures: 4, failuresInARow: 4 }, 'up'],
    ['five in a row, and none since', { count: 0, failuresInARow: 5 }, 'down'],
    ['four in a row, and none since', { count: 0, failuresInARow: 4 }, 'quiet'],
    ['25 %', { count: 100, failures: 25 }, 'up'],
    ['26 %', { count: 100, failures: 26 }, 'degraded'],
    ['half', { count: 100, failures: 50 }, 'degraded'],
    ['59 of 100, whose interval begins at 49.2 %', { count: 100, failures: 59 }, 'degraded'],
    ['60 of 100, whose interval begins at 50.2 %', { count: 100, failures: 60 }, 'down'],
    ['all of one sampled row, which counts a thousand times', { rows: 1, count: 1_000, failures: 1_000 }, 'unknown'],
    ['60 %, but of five sampled rows', { rows: 5, count: 1_000, failures: 600 }, 'degraded'],
  ] as const)('%s: %o is %s', (_, given, state) => {
    expect(judge(given).state).toBe(state)
  })

  test('of which nothing is known but the hour is quiet', () => {
    expect(judge(undefined)).toMatchObject({
      state: 'quiet',
      count: 0,
      errorRate: null,
      lastCallAt: HOUR_AGO,
      lastSuccessAt: HOUR_AGO,
      lastFailure: null,
      sentence: 'crm: no calls in the last 15 min; the last was 1 h ago',
    })
  })
})

describe('the sentence', () => {
  const failed = { lastFailureAt: NOW - 5_000, errorType: 'HttpError', errorMessage: 'HTTP 503', failedName: 'get' }
  test.each([
    [{ count: 12 }, 'crm is up: 12 calls in the last 15 min, none failed'],
    [{ count: 100, failures: 2 }, 'crm is up: 2 of 100 calls failed in the last 15 min (2 %)'],
    [
      { count: 100, failures: 30, ...failed },
      'crm answers, but 30 of 100 calls failed in the last 15 min (30 %), more than 25 %, last with HttpError: HTTP 503',
    ],
    [
      { count: 100, failures: 90, ...failed },
      'crm is down: 90 of 100 calls failed in the last 15 min (90 %), certainly more than 50 %, last with HttpError: HTTP 503',
    ],
    [
      { count: 7, failures: 7, failuresInARow: 7, lastSuccessAt: NOW - 120_000, ...failed },
      'crm is down: the last 7 calls failed, the newest 1 s ago, last with HttpError: HTTP 503; the last success was 2 min ago',
    ],
    [{ count: 3, failures: 1 }, 'crm: too few calls to judge, 3 in the last 15 min, 1 failed'],
  ])('of %o', (given, sentence) => {
    expect(judge(given).sentence).toBe(sentence)
  })

  test('of a service that never succeeded', () => {
    const found = judge({ count: 5, failures: 5, failuresInARow: 5, lastSuccessAt: 0 }, { lastSuccessAt: 0 })
    expect(found).toMatchObject({
      state: 'down',
      lastSuccessAt: null,
      sentence: expect.stringMatching(/none before succeeded$/),
    })
  })

  test('cuts a long error', () => {
    const { sentence } = judge({ count: 100, failures: 30, ...failed, errorMessage: 'x'.repeat(4_000) })
    expect(sentence.length).toBeLessThan(300)
  })
})

test('the worst come first, and are counted in a sentence', () => {
  const services = [
    { count: 5 },
    { count: 4 },
    { count: 100, failures: 30 },
    { count: 9, failuresInARow: 9 },
    { count: 0 },
  ]
  const found = summariseContacts(services.map((given) => judge(given)))
  expect(found.services.map(({ state }) => state)).toEqual(['down', 'degraded', 'unknown', 'quiet', 'up'])
  expect(found.counts).toEqual({ up: 1, degraded: 1, down: 1, quiet: 1, unknown: 1 })
  expect(found.sentence).toBe('Of 5 services, 1 down, 1 degraded, 1 with too few calls to judge, 1 quiet and 1 up')
})

test.each([
  [0, 'No service was called in the last days'],
  [1, 'The service is up'],
  [2, 'All 2 services are up'],
])('%i services that are all up', (count, sentence) => {
  expect(summariseContacts(Array.from({ length: count }, () => judge({ count: 5 }))).sentence).toBe(sentence)
})
