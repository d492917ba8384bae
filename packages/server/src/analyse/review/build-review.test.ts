import { describe, expect, test } from 'vitest'
import { buildReview } from './build-review.ts'
import { HOUR_MS, type HourRow, type ReviewFacts, WEEK_MS } from './facts.ts'
import { durations, factsOf, hourly, rowOf } from './test-support/facts-of.ts'

const LABEL = '2026-W47'
const { window, previous } = factsOf('weekly', LABEL)
const HISTORY = window.from - 4 * WEEK_MS

type Change = (at: number) => { slower?: number; failed?: number; count?: number; release?: string }

/** Five weeks of calls to one service, 30 an hour, that differ from 400 ms only as `change` says. */
function calls(change: Change = () => ({}), seed = 1): HourRow[] {
  const draw = durations(seed)
  return hourly(HISTORY, window.to, (at) => {
    const { slower = 1, failed = 0, count = 30 } = change(at)
    return count === 0 ? [] : [rowOf({ at, values: draw(count, 400 * slower), failures: Math.round(failed * count) })]
  })
}

const review = (over: Partial<ReviewFacts> = {}) => buildReview(factsOf('weekly', LABEL, over))
const lineOf = (made: ReturnType<typeof review>, id: string) => {
  const line = made.lines.find((one) => one.id === id)
  if (!line) throw new Error(`no line ${id}; there are ${made.lines.map((one) => one.id).join(', ')}`)
  return line
}
const inLastWeek = (at: number): boolean => at >= window.from
const during = (from: string, to: string) => (at: number) => at >= Date.parse(from) && at < Date.parse(to)

describe('silence', () => {
  const silent = review()

  test('is not good: nothing is ticked, every line says that nothing was measured', () => {
    expect(silent.status).toBe('noData')
    expect(silent.headline).toBe('Nothing was received in this period.')
    expect(new Set(silent.lines.map(({ verdict }) => verdict))).toEqual(new Set(['noData']))
    expect(new Set(silent.lines.map(({ arrow }) => arrow))).toEqual(new Set(['unknown']))
    const data = silent.checklist.filter(({ state }) => state !== 'byHand')
    expect(data.map(({ state }) => state)).toEqual(data.map(() => 'unknown'))
  })

  test('of a week after one with data is a gap, and the figures from before stand beside it', () => {
    const stopped = review({ hours: calls((at) => (inLastWeek(at) ? { count: 0 } : {})) })
    expect(stopped.status).toBe('noData')
    expect(lineOf(stopped, 'operations.mean')).toMatchObject({
      observed: null,
      previous: expect.any(Number),
      verdict: 'noData',
    })
  })
})

describe('trends', () => {
  test('a week like the one before is good, with stable lines and no anomaly', () => {
    const calm = review({ hours: calls() })
    expect(calm).toMatchObject({ status: 'good', anomalies: [], moreAnomalies: 0 })
    expect(lineOf(calm, 'operations.mean')).toMatchObject({ verdict: 'stable', arrow: 'flat', samples: 168 * 30 })
    expect(calm.headline).toMatch(/^Nothing got clearly worse/)
  })

  test.each([
    ['slower by 30 %', 1.3, 'degraded', 'up'],
    ['faster by 30 %', 0.7, 'improved', 'down'],
  ] as const)('%s is %s', (_, slower, verdict, arrow) => {
    const changed = review({ hours: calls((at) => (inLastWeek(at) ? { slower } : {})) })
    const line = lineOf(changed, 'operations.mean')
    expect(line).toMatchObject({ verdict, arrow })
    expect(line.change?.percent).toBeCloseTo((slower - 1) * 100, -1)
    expect(line.change?.low).toBeLessThan(line.change?.percent ?? 0)
    expect(line.change?.high).toBeGreaterThan(line.change?.percent ?? 0)
  })

  test('twice the calls are a change, neither better nor worse, counted by the day', () => {
    const line = lineOf(review({ hours: calls((at) => ({ count: inLastWeek(at) ? 60 : 30 })) }), 'operations.count')
    expect(line).toMatchObject({ verdict: 'changed', arrow: 'up', observed: 1_440, previous: 720, target: null })
  })

  test('with nothing before there is no trend, and the notes say since when there are data', () => {
    const fresh = review({ hours: calls().filter(({ at }) => inLastWeek(at)) })
    expect(lineOf(fresh, 'operations.mean')).toMatchObject({ previous: null, change: null, verdict: 'inconclusive' })
    expect(fresh.coverage.notes).toContain(
      'There is nothing to compare with: data begin Mon 16 Nov in the hour of 00:00.',
    )
  })

  test('a busy day does not make every call count for itself: what hangs together is worth less', () => {
    const waves = calls((at) => ({ slower: Math.floor(at / HOUR_MS) % 5 === 0 ? 2 : 1 }))
    expect(lineOf(review({ hours: waves }), 'operations.mean').sentence).toContain('independent ones')
  })
})

describe('targets (X18, both sides of five samples)', () => {
  const slow = (count: number) => [rowOf({ at: window.from, values: Array.from({ length: count }, () => 3_000) })]
  test.each([
    [4, 'tooFew'],
    [5, 'missed'],
  ])('%i samples at 3 s: %s', (count, state) => {
    expect(lineOf(review({ hours: slow(count) }), 'operations.mean').target?.state).toBe(state)
  })

  test.each([
    [1_999, 'met'],
    [2_000, 'missed'],
  ])('a mean of %i ms, the target being below 2 s: %s', (value, state) => {
    const hours = [rowOf({ at: window.from, values: [value, value, value, value, value] })]
    expect(lineOf(review({ hours }), 'operations.mean').target?.state).toBe(state)
  })
})

describe('anomalies', () => {
  const isBad = during('2026-11-18T14:00:00Z', '2026-11-18T16:00:00Z')
  const spiked = review({ hours: calls((at) => (isBad(at) ? { slower: 3 } : {})) })

  test('neighbouring hours are one, with time, size and what was usual', () => {
    expect(spiked.anomalies).toHaveLength(1)
    const [anomaly] = spiked.anomalies
    expect(anomaly).toMatchObject({
      kind: 'slow',
      about: 'hubspot',
      from: Date.parse('2026-11-18T14:00:00Z'),
      to: Date.parse('2026-11-18T16:00:00Z'),
    })
    expect(anomaly?.observed).toBeGreaterThan(2.5 * (anomaly?.usual ?? 0))
    expect(anomaly?.sentence).toMatch(
      /^Wed 18 Nov 14:00 to 16:00: hubspot slow, 1\.\d+ s on average, usually 4\d\d ms at this hour\.$/,
    )
  })

  test('errors are found as well', () => {
    const failing = review({ hours: calls((at) => (isBad(at) ? { failed: 0.5 } : {})) })
    expect(failing.anomalies).toMatchObject([{ kind: 'errors', about: 'hubspot', observed: 50 }])
  })

  test('a traffic peak is named, and no reason to worry by itself', () => {
    const busy = review({ hours: calls((at) => ({ count: isBad(at) ? 120 : 30 })) })
    expect(busy.anomalies).toMatchObject([{ kind: 'traffic', about: 'calls', observed: 120, usual: 30 }])
    expect(busy.status).toBe('good')
  })

  test.each([
    [49, 0],
    [50, 1],
  ])('a queue of %i, the limit being 50, is %i anomalies', (depth, count) => {
    const queue = rowOf({
      at: window.from,
      kind: 'gauge',
      service: 'sidekiq',
      name: 'queue.depth',
      unit: '1',
      values: [depth],
    })
    expect(review({ hours: [queue] }).anomalies).toHaveLength(count)
  })

  test('a release just before and an alert at the time are named as likely causes', () => {
    const releases = [
      {
        ...rowOf({ at: 0, values: [400] }),
        release: '2.0',
        firstAt: Date.parse('2026-11-18T13:00:00Z'),
        lastAt: window.to,
      },
    ]
    const episodes = [
      {
        id: 'a',
        rule: 'slow',
        title: 'HubSpot is slow',
        severity: 'warning' as const,
        startedAt: Date.parse('2026-11-18T14:10:00Z'),
        endedAt: Date.parse('2026-11-18T15:10:00Z'),
        acknowledgedBy: null,
        acknowledgedAt: null,
      },
    ]
    const caused = review({ hours: calls((at) => (isBad(at) ? { slower: 3 } : {})), releases, episodes })
    expect(caused.anomalies[0]?.causes).toEqual([
      'release 2.0 was first seen Wed 18 Nov in the hour of 13:00',
      'alerts at the time: HubSpot is slow',
    ])
  })

  test('chance makes at most one of twenty reviews of calm weeks show one', () => {
    const found = Array.from(
      { length: 20 },
      (_, seed) => review({ hours: calls(undefined, seed + 100) }).anomalies.length,
    )
    expect(found.filter((count) => count > 0).length).toBeLessThanOrEqual(1)
  })
})

describe('the chat SLA', () => {
  /** 100 messages an hour, of which some are late; phases take 10, 60 and 30 % of the time. */
  const messages = (late: (at: number) => number): HourRow[] => {
    const draw = durations(5)
    return hourly(previous.window.from, window.to, (at) => {
      const values = draw(100, 1_500, 0.2)
      const chat = { at, service: 'chat' }
      return [
        rowOf({ ...chat, kind: 'message', name: 'reply', values, failures: late(at) }),
        ...(
          [
            ['queueToWorker', 0.1],
            ['workerProcessing', 0.6],
            ['workerToChatwoot', 0.3],
          ] as const
        ).map(([name, share]) => rowOf({ ...chat, kind: 'phase', name, values: values.map((value) => value * share) })),
      ]
    })
  }

  test.each([
    [5, 'passed', 0],
    [6, 'failed', -20],
  ])('%i of 100 late: %s, with %i % of the budget left', (late, state, left) => {
    const made = review({ hours: messages(() => late) })
    expect(made.checklist.find(({ id }) => id === '000-071')?.state).toBe(state)
    expect(made.objectives[0]?.budgetLeftPercent).toBeCloseTo(left, 6)
    expect(lineOf(made, 'chat.compliance').observed).toBeCloseTo(100 - late, 6)
  })

  test('failed and stuck messages are late, messages with lost marks are left out', () => {
    const chat = { at: window.from, kind: 'message', service: 'chat' }
    const made = review({
      hours: [
        rowOf({ ...chat, name: 'reply', values: Array.from({ length: 8 }, () => 900) }),
        rowOf({ ...chat, name: 'failed', values: [900], failures: 1 }),
        rowOf({ ...chat, name: 'stuck', values: [1_800_000], failures: 1 }),
        rowOf({ ...chat, name: 'timingLost', unit: '1', values: [1, 1, 1] }),
      ],
    })
    expect(made.objectives[0]).toMatchObject({ events: 10, badEvents: 2, compliancePercent: 80 })
    expect(made.checklist.find(({ id }) => id === '000-073')).toMatchObject({ state: 'failed', evidence: '1 message' })
    expect(made.checklist.map(({ id }) => id)).toContain('000-093')
  })

  test('worse compliance is said in points', () => {
    const line = lineOf(review({ hours: messages((at) => (inLastWeek(at) ? 8 : 2)) }), 'chat.compliance')
    expect(line).toMatchObject({ verdict: 'degraded', arrow: 'down', change: { unit: 'points' } })
    expect(line.change?.absolute).toBeCloseTo(-6, 6)
  })

  test('a few bad hours are isolated, the same number all along is widespread', () => {
    const isBad = during('2026-11-18T14:00:00Z', '2026-11-18T16:00:00Z')
    const evidence = (late: (at: number) => number) =>
      review({ hours: messages(late) }).checklist.find(({ id }) => id === '001-101')?.evidence
    expect(evidence((at) => (isBad(at) ? 90 : 0))).toMatch(/^Isolated: 2 of 168 hours/)
    expect(evidence(() => 6)).toMatch(/^Widespread: 135 of 168 hours/)
  })

  test('the bottleneck is the phase that takes most of the time', () => {
    const { bottleneck } = review({ hours: messages(() => 0) })
    expect(bottleneck.phases.map(({ id, share }) => [id, Math.round(share)])).toEqual([
      ['queueToWorker', 10],
      ['workerProcessing', 60],
      ['workerToChatwoot', 30],
    ])
    expect(bottleneck.sentence).toMatch(/^Worker .* takes most of the time, 60 %/)
  })
})

describe('releases', () => {
  const rows = (release: string, medianMs: number, firstAt: number) => ({
    ...rowOf({ at: 0, values: durations(3)(500, medianMs) }),
    release,
    firstAt,
    lastAt: window.to,
  })

  test('have their effect measured against the one before', () => {
    const { releases } = review({ releases: [rows('1.5', 600, window.from + HOUR_MS), rows('1.4', 400, HISTORY)] })
    expect(releases).toMatchObject([
      { release: '1.5', against: '1.4', effects: [{ about: 'hubspot', verdict: 'degraded' }] },
    ])
  })

  test('that were there before the period are not new', () => {
    expect(review({ releases: [rows('1.4', 400, window.from - 1)] }).releases).toEqual([])
    expect(review({ releases: [rows('1.4', 400, window.from)] }).releases).toHaveLength(1)
  })
})

describe('incidents', () => {
  const at = (hours: number) => window.from + hours * HOUR_MS
  const episode = (id: string, startedAt: number, endedAt: number | null, acknowledgedAt: number | null = null) => ({
    id,
    rule: 'chat-slow',
    title: 'Chat is slow',
    severity: 'warning' as const,
    startedAt,
    endedAt,
    acknowledgedBy: acknowledgedAt === null ? null : 'sam',
    acknowledgedAt,
  })

  test('are counted with the mean time to acknowledge and to resolve', () => {
    const { incidents } = review({
      episodes: [episode('a', at(1), at(3), at(2)), episode('b', at(5), at(9)), episode('c', at(-1), null)],
    })
    expect(incidents).toMatchObject({
      total: 3,
      stillOpen: 1,
      meanAcknowledgeMs: HOUR_MS,
      meanResolveMs: 3 * HOUR_MS,
      bySeverity: { warning: 3 },
    })
    expect(incidents.noisiest).toEqual([{ rule: 'chat-slow', title: 'Chat is slow', count: 2 }])
    expect(incidents.sentence).toBe(
      '3 alerts, 1 of them from before, 1 still open, acknowledged after 1 hour on average, resolved after 3 hours.',
    )
  })

  test('more than ten are counted and not listed', () => {
    const { incidents } = review({
      episodes: Array.from({ length: 12 }, (_, index) => episode(`e${index}`, at(index), at(index + 1))),
    })
    expect([incidents.total, incidents.list.length]).toEqual([12, 10])
  })
})

test('a baseline stands beside the observed value and the target, with a verdict of its own (A001-9)', () => {
  const hours = calls()
  const draw = durations(9)
  const { bins, count, total, minimum, maximum } = rowOf({ at: 0, values: draw(2_000, 250) })
  const histogram = {
    count,
    sum: total,
    min: minimum,
    max: maximum,
    bins: new Map(Object.entries(bins).map(([bin, weight]) => [Number(bin), weight])),
  }
  const value = { mean: total / count, p50: 250, p95: 480, p99: 600 }
  const baselines = [
    { metric: 'operations.mean', labels: { service: 'hubspot' }, capturedAt: HISTORY, value, histogram },
  ]
  const line = lineOf(review({ hours, baselines }), 'operations.mean hubspot')
  expect(line).toMatchObject({
    verdict: 'stable',
    target: { state: 'met' },
    baseline: { verdict: 'degraded', value: value.mean },
  })
})

test('peak hours follow the clock on the wall', () => {
  const draw = durations(2)
  const hours = hourly(window.from, window.to, (at) => [
    rowOf({ at, values: draw(new Date(at).getUTCHours() === 12 ? 50 : 10, 400) }),
  ])
  const tokyo = {
    name: 'Asia/Tokyo',
    localMs: (at: number) => at + 9 * HOUR_MS,
    instantOf: (local: number) => local - 9 * HOUR_MS,
  }
  expect(review({ hours }).peaks.hours[0]).toEqual({ at: '12:00 to 13:00', count: 50 })
  expect(buildReview(factsOf('weekly', LABEL, { hours, zone: tokyo })).peaks.hours[0]?.at).toBe('21:00 to 22:00')
})

test('the same facts give the same review', () => {
  const facts = factsOf('weekly', LABEL, { hours: calls() })
  expect(buildReview(facts)).toEqual(buildReview(facts))
})
