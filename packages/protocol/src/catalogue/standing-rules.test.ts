import { describe, expect, test } from 'vitest'
import {
  ALERT_TYPES,
  CATEGORIES,
  type Metric,
  metricById,
  RULES,
  SEVERITIES,
  STANDING_RULES,
  type StandingRule,
} from './index.ts'

const standingById = (id: string): StandingRule | undefined => STANDING_RULES.find((rule) => rule.id === id)

/** As the clauses of default rules are written: in the form that rules are shown in. */
const CLAUSE =
  /^(?<metric>[a-z]+(?:\.[a-z]\w*)+) (?:(?<comparison>[<>]|!=) (?<bound>-?[\d.]+(?:ms|s|m|MB| %)?|[\d.]+x baseline|baseline [+-] \d+ %)|rises by more than \d+ %)(?: over \d+[mhd])?(?<where> where service = "\w+")?$/
const HOLD = / for (?:\d+ consecutive checks|\d+m)$/

interface Clause {
  metric: Metric
  /** Absent for a change. */
  comparison: string | undefined
  bound: string
  /** In the unit of the metric; undefined for a limit of the baseline, and for a change. */
  limit: number | undefined
  isScoped: boolean
}

function clausesOf({ id, condition }: StandingRule): Clause[] {
  const clauses = condition.replace(HOLD, '').split(' and ')
  return clauses.map((text) => {
    const { metric, comparison, bound = '', where } = CLAUSE.exec(text)?.groups ?? expect.fail(`${id}: "${text}"`)
    return {
      metric: metricById(metric ?? '') ?? expect.fail(`${id} names ${metric}, which is no metric`),
      comparison,
      bound,
      limit: limitOf(bound),
      isScoped: where !== undefined,
    }
  })
}

const LIMIT_UNITS = new Map(Object.entries({ '': 1, '%': 1, ms: 1, s: 1_000, m: 60_000, MB: 1024 ** 2 }))

function limitOf(bound: string): number | undefined {
  const [, amount, unit = ''] = /^(-?[\d.]+) ?(ms|s|m|MB|%)?$/.exec(bound) ?? []
  return amount === undefined ? undefined : Number(amount) * (LIMIT_UNITS.get(unit) ?? Number.NaN)
}

describe('the standing rules', () => {
  test('have ids of their own, and those of the chat findings for the same', () => {
    expect(new Set(STANDING_RULES.map((rule) => rule.id)).size).toBe(STANDING_RULES.length)
    const chat = STANDING_RULES.slice(0, RULES.length)
    expect(chat.map((rule) => rule.id)).toEqual(RULES.map((rule) => rule.id))
    expect(standingById('chat-p95-early')).toMatchObject({ condition: 'chat.latency.p95 > 4s', minimumSamples: 5 })
    expect(standingById('chat-latency-falling')?.condition).toBe('chat.latency.change < -50 %')
  })

  test.each(STANDING_RULES.map((rule) => [rule.id, rule] as const))(
    '%s is a sentence about metrics that there are, says what is wrong and what to do',
    (id, rule) => {
      expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/)
      for (const { bound, limit, metric } of clausesOf(rule)) {
        const suffix = { ms: /(ms|s|m)$/, percent: / %$/, bytes: /MB$/, count: /\d$/ }[metric.unit]
        if (limit !== undefined) expect(bound).toMatch(suffix)
      }
      expect(SEVERITIES).toContain(rule.severity)
      expect(CATEGORIES).toContain(rule.category)
      expect(rule.title).toMatch(/^[A-Z0-9].*[^.]$/)
      expect(rule.nextSteps).not.toEqual([])
      for (const step of rule.nextSteps) expect(step).toMatch(/^[A-Z].+[.?]$/)
      expect(rule.sources).not.toEqual([])
      for (const source of rule.sources) expect(source).toMatch(/^\d{3}-\d{3}$/)
    },
  )

  test('fire on the bad side of their metric; only what is merely told may fire on the good side', () => {
    for (const rule of STANDING_RULES) {
      if (rule.severity === 'info') continue
      for (const { comparison = '>', metric } of clausesOf(rule)) {
        if (comparison !== '!=') expect(comparison, rule.id).toBe(metric.better === 'lower' ? '>' : '<')
      }
    }
  })

  test('never fire while the target is met', () => {
    for (const rule of STANDING_RULES) {
      for (const { comparison, limit, metric } of clausesOf(rule)) {
        if (limit === undefined || metric.target === undefined || rule.id === 'chat-p95-early') continue
        if (comparison === '>') expect(limit, rule.id).toBeGreaterThanOrEqual(metric.target.value)
        else expect(limit, rule.id).toBeLessThanOrEqual(metric.target.value)
      }
    }
  })

  test('recover on the good side of their limit, in its unit', () => {
    for (const rule of STANDING_RULES) {
      if (rule.recover === undefined) continue
      const [clause] = clausesOf(rule)
      const recovered = limitOf(rule.recover) ?? expect.fail(rule.id)
      const limit = clause?.limit ?? expect.fail(rule.id)
      if (clause?.comparison === '>') expect(recovered, rule.id).toBeLessThan(limit)
      else expect(recovered, rule.id).toBeGreaterThan(limit)
    }
  })

  test('about one value that may hover at its limit recover some way from it', () => {
    const hovering = STANDING_RULES.filter((rule) =>
      clausesOf(rule).some(
        ({ metric, limit }) =>
          limit !== undefined &&
          ['bytes', 'count'].includes(metric.unit) &&
          ['last', 'mean'].includes(metric.statistic),
      ),
    )
    const steady = [
      'helpdesk-api-down',
      'database-down',
      'system-unhealthy',
      'system-degraded',
      'jobs-stuck',
      'jobs-dead-letters',
    ]
    expect(hovering.filter((rule) => rule.recover === undefined).map((rule) => rule.id)).toEqual(steady)
  })

  test('take silence for good only where nothing but trouble is ever measured', () => {
    expect(STANDING_RULES.filter((rule) => rule.noData !== undefined).map(({ id, noData }) => [id, noData])).toEqual([
      ['persistence-loss', 'resolve'],
    ])
  })

  test('are inhibited only by rules that exist and are at least as severe, and never in a circle', () => {
    const inhibitors = (id: string, path: readonly string[]): void => {
      expect(path, `${[...path, id].join(' → ')} is a circle`).not.toContain(id)
      const rule = standingById(id) ?? expect.fail(`${path.at(-1)} is inhibited by ${id}, which does not exist`)
      for (const stronger of rule.inhibitedBy ?? []) {
        const severity = standingById(stronger)?.severity ?? 'info'
        expect(SEVERITIES.indexOf(severity), stronger).toBeGreaterThanOrEqual(SEVERITIES.indexOf(rule.severity))
        inhibitors(stronger, [...path, id])
      }
    }
    for (const rule of STANDING_RULES) inhibitors(rule.id, [])
  })

  test('are inhibited only by rules whose alerts are of the same scope or a wider one, which can cover theirs', () => {
    const labelsOf = (rule: StandingRule) =>
      new Set(clausesOf(rule).flatMap(({ metric, isScoped }) => [metric.by ?? [], isScoped ? 'service' : []].flat()))
    for (const rule of STANDING_RULES) {
      for (const id of rule.inhibitedBy ?? []) {
        const stronger = standingById(id) ?? expect.fail(id)
        expect([...labelsOf(rule)], `${rule.id} by ${id}`).toEqual(expect.arrayContaining([...labelsOf(stronger)]))
      }
    }
  })

  test('of one metric and direction say each limit once, and the stricter one inhibits the milder', () => {
    const limits = STANDING_RULES.flatMap((rule) => {
      const [clause, ...others] = clausesOf(rule)
      if (clause?.limit === undefined || others.length > 0 || clause.isScoped) return []
      return [{ rule, ...clause, limit: clause.limit }]
    })
    for (const mild of limits) {
      for (const strict of limits) {
        if (mild === strict || mild.metric !== strict.metric || mild.comparison !== strict.comparison) continue
        expect(mild.limit, `${mild.rule.id} and ${strict.rule.id}`).not.toBe(strict.limit)
        const stricter = mild.comparison === '>' ? strict.limit > mild.limit : strict.limit < mild.limit
        if (stricter) expect(mild.rule.inhibitedBy, mild.rule.id).toContain(strict.rule.id)
      }
    }
  })

  test.each([
    ['helpdesk-api-down', 'critical', 'helpdesk.api.status != 200 for 3 consecutive checks'],
    ['helpdesk-api-very-slow', 'critical', 'helpdesk.api.latest > 5s for 5 consecutive checks'],
    ['helpdesk-api-slow', 'warning', 'helpdesk.api.p95 > 2s for 5 consecutive checks'],
    ['helpdesk-request-stuck', 'warning', 'helpdesk.api.max > 10s'],
    ['helpdesk-api-failing', 'warning', 'helpdesk.api.failures > 1 %'],
    ['webhook-delivery-failed', 'critical', 'webhook.failures > 10 %'],
    ['webhook-failing', 'warning', 'webhook.failures > 5 %'],
    ['queue-very-deep', 'error', 'queue.depth > 100'],
    ['queue-depth-high', 'warning', 'queue.depth > 50'],
    ['worker-memory-critical', 'critical', 'worker.memory > 500MB'],
    ['worker-high-memory', 'warning', 'worker.memory > 450MB'],
    ['conversation-volume-spike', 'info', 'conversations.new > 2x baseline'],
    ['response-time-improved', 'info', 'helpdesk.api.p95 < baseline - 20 %'],
    ['jobs-failing-most', 'critical', 'jobs.failures > 50 %'],
    ['jobs-failing-often', 'error', 'jobs.failures > 25 %'],
    ['jobs-failing', 'warning', 'jobs.failures > 5 %'],
    ['jobs-very-slow', 'error', 'jobs.p95 > 2m'],
    ['jobs-slow', 'warning', 'jobs.p95 > 1m'],
    ['jobs-slower-than-usual', 'warning', 'jobs.mean > baseline + 10 %'],
    ['jobs-backlog', 'warning', 'jobs.queued > 100 for 5m'],
    ['platform-failing', 'error', 'operations.failures > 30 %'],
    ['operations-failing', 'warning', 'operations.failures > 10 %'],
    ['operations-slow', 'warning', 'operations.mean > 2s'],
    ['operations-degrading', 'warning', 'operations.mean rises by more than 10 % over 1d'],
    ['operations-score-low', 'error', 'operations.score < 70'],
    ['persistence-failing-often', 'critical', 'persistence.success < 90 % over 5m'],
    ['persistence-failing', 'error', 'persistence.success < 95 % over 5m'],
    ['persistence-errors', 'warning', 'persistence.failures > 1 % over 5m'],
    ['persistence-loss', 'critical', 'persistence.losses > 0'],
    ['render-slow', 'warning', 'render.p95 > 16ms over 5m'],
    ['render-degraded', 'warning', 'render.p95 > baseline + 20 %'],
    ['scroll-slow', 'warning', 'scroll.fps < 55 over 5m'],
    ['scroll-jank', 'warning', 'scroll.jank > 10 % over 5m'],
    ['widget-memory-very-high', 'error', 'widget.memory.peak > 75MB'],
    ['widget-memory-high', 'warning', 'widget.memory.peak > 50MB'],
    ['widget-api-slow', 'warning', 'widget.api.p95 > 500ms over 5m'],
    ['widget-api-failing-often', 'error', 'widget.api.failures > 5 % over 5m'],
    ['widget-api-failing', 'warning', 'widget.api.failures > 1 % over 5m'],
  ])('%s is %s on %s, as its source asks', (id, severity, condition) => {
    expect(standingById(id)).toMatchObject({ severity, condition })
  })

  test.each([
    ['chat-budget-burns-fast', 'critical', 14.4, '1h', '5m'],
    ['chat-budget-burns', 'critical', 6, '6h', '30m'],
    ['chat-budget-burns-slowly', 'warning', 3, '1d', '2h'],
    ['chat-budget-spent-early', 'warning', 1, '3d', '6h'],
  ])('%s is %s at %d times the allowed rate over %s and %s', (id, severity, rate, long, short) => {
    expect(standingById(id)).toMatchObject({
      severity,
      condition: `chat.burnRate > ${rate} over ${long} and chat.burnRate > ${rate} over ${short}`,
    })
  })

  const range = (source: string, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => `${source}-${String(from + index).padStart(3, '0')}`)

  test.each([
    ...range('000', 50, 58),
    ...range('001', 31, 33),
    ...range('001', 39, 40),
    ...range('001', 67, 74),
    ...range('002', 53, 59),
    ...range('003', 72, 75),
    ...range('004', 134, 153),
  ])('answer requirement %s', (item) => {
    expect(STANDING_RULES.filter((rule) => rule.sources.includes(item))).not.toEqual([])
  })
})

describe('the alert types', () => {
  test('are those of source 002, and each is the matter of a default rule of its category', () => {
    expect(Object.keys(ALERT_TYPES)).toEqual([
      'SYSTEM_HEALTH',
      'JOB_FAILURE',
      'QUEUE_BACKLOG',
      'PERFORMANCE_DEGRADATION',
      'PLATFORM_API_FAILURE',
      'DATABASE_ISSUE',
      'HIGH_ERROR_RATE',
    ])
    for (const { severity, category } of Object.values(ALERT_TYPES)) {
      expect(SEVERITIES).toContain(severity)
      expect(STANDING_RULES.map((rule) => rule.category)).toContain(category)
    }
  })
})
