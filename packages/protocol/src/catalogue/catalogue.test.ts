import { describe, expect, test } from 'vitest'
import { CHAT_PIPELINE, TIERS } from '../pipeline/index.ts'
import { KINDS } from '../wire/index.ts'
import { METRICS, type Metric, metricById, RULES, type Rule, SEVERITIES, type Unit } from './index.ts'

const duplicates = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index)
const ruleById = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id)
const metricOf = (rule: Rule): Metric => metricById(rule.metric) ?? expect.fail(`${rule.id} names no metric`)

describe('the metrics', () => {
  test('have ids and Prometheus names of their own, and are found by id', () => {
    expect(duplicates(METRICS.map((metric) => metric.id))).toEqual([])
    expect(duplicates(METRICS.flatMap((metric) => metric.prometheus ?? []))).toEqual([])
    for (const metric of METRICS) expect(metricById(metric.id)).toBe(metric)
    expect(metricById('chat.latency.p42')).toBeUndefined()
  })

  test.each(METRICS.map((metric) => [metric.id, metric] as const))(
    '%s says what it means, and answers a requirement',
    (id, metric) => {
      expect(id).toMatch(/^[a-z]+(\.[a-z][A-Za-z0-9]*)+$/)
      expect(metric.title).toMatch(/^[A-Z0-9].*[^.]$/)
      expect(metric.meaning).toMatch(/^[A-Z].{20,}\.$/)
      expect(KINDS).toHaveProperty(metric.of.kind)
      expect(metric.sources).not.toEqual([])
      for (const source of metric.sources) expect(source).toMatch(/^\d{3}-\d{3}$/)
    },
  )

  test('have Prometheus names that are valid, prefixed, and in base units', () => {
    const suffix: Record<Unit, RegExp> = {
      ms: /_seconds$/,
      percent: /_ratio$/,
      bytes: /_bytes$/,
      count: /(?<!_total|_count|_sum|_bucket)$/,
    }
    for (const { prometheus, unit } of METRICS) {
      if (prometheus === undefined) continue
      expect(prometheus).toMatch(/^plumbline_[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
      expect(prometheus).toMatch(suffix[unit])
      if (unit === 'count') expect(prometheus).not.toMatch(/_(milliseconds|ms|percent|seconds|ratio|bytes)$/)
    }
  })

  test('aim where they say is better', () => {
    for (const { better, target } of METRICS) {
      if (target) expect(target.comparison.startsWith('<')).toBe(better === 'lower')
    }
  })

  test('are each known by one name only once, in any case of letters', () => {
    const names = METRICS.flatMap((metric) => [metric.id, ...(metric.aliases ?? [])])
    expect(duplicates(names.map((name) => name.toLowerCase()))).toEqual([])
  })

  test.each([
    // The conditions of source 001's rules.
    ['api_response_code', 'helpdesk.api.status'],
    ['api_response_time_ms', 'helpdesk.api.latest'],
    ['webhook_error_rate', 'webhook.failures'],
    ['api_response_time_p95', 'helpdesk.api.p95'],
    ['worker_memory_usage', 'worker.memory'],
    ['sidekiq_queue_depth', 'queue.depth'],
    ['new_conversations_per_hour', 'conversations.new'],
    // The tables of source 004.
    ['persistence.success_rate', 'persistence.success'],
    ['persistence.restore_time', 'restoration.p95'],
    ['persistence.data_loss', 'persistence.losses'],
    ['persistence.operations', 'persistence.operations'],
    ['persistence.error_rate', 'persistence.failures'],
    ['render.message_time', 'render.p95'],
    ['scroll.fps', 'scroll.fps'],
    ['scroll.jank_percentage', 'scroll.jank'],
    ['tabsync.latency', 'tabsync.p95'],
    ['memory.usage', 'widget.memory.usage'],
    ['memory.peak', 'widget.memory.peak'],
    ['memory.average', 'widget.memory.mean'],
    ['api.latency', 'widget.api.p95'],
    ['api.error_rate', 'widget.api.failures'],
    ['api.cache_hit_rate', 'widget.api.cacheHits'],
    ['bundle.load_time', 'bundle.load.p95'],
    ['bundle.size', 'bundle.size'],
    ['bundle.cache_hit_rate', 'bundle.cacheHits'],
  ])('%s of a source is %s', (name, id) => {
    const known = METRICS.filter((metric) => metric.id === name || metric.aliases?.includes(name))
    expect(known.map((metric) => metric.id)).toEqual([id])
  })

  test('that read a gauge are fed by the gauge of their own name', () => {
    const gauges = METRICS.filter((metric) => metric.of.kind === 'gauge')
    expect(gauges.map((metric) => metric.of.name)).toEqual(gauges.map((metric) => metric.id))
  })

  test('say in their meaning by which name measurements have to be sent', () => {
    for (const { id, of, meaning } of METRICS) {
      if (of.name === undefined || of.kind === 'phase') continue
      expect(meaning, id).toContain(`"${of.name.replace('*', '')}"`)
    }
  })

  test('have units that their statistic can have', () => {
    for (const { id, statistic, unit, of } of METRICS) {
      if (['share', 'failures', 'change'].includes(statistic)) expect(unit, id).toBe('percent')
      else expect(unit, id).not.toBe('percent')
      if (['count', 'total', 'burnRate'].includes(statistic)) expect(unit, id).toBe('count')
      if (of.failed) expect(statistic, id).toBe('count')
    }
  })

  test('of phases name every phase of the chat pipeline, and no other', () => {
    const phases = METRICS.filter((metric) => metric.of.kind === 'phase').map((metric) => metric.of.name)
    expect(phases).toEqual(CHAT_PIPELINE.phases.map((phase) => phase.id))
  })

  test('share their targets with the pipeline', () => {
    expect(metricById('chat.compliance')?.target?.value).toBe(CHAT_PIPELINE.targetPercent)
    expect(metricById('chat.latency.p95')?.target?.value).toBe(CHAT_PIPELINE.slaMs)
    for (const phase of CHAT_PIPELINE.phases) {
      expect(metricById(`chat.phase.${phase.id}.p95`)?.target).toEqual({ comparison: '<', value: phase.alarmMs })
    }
  })
})

describe('the rules', () => {
  test('have ids of their own', () => {
    expect(duplicates(RULES.map((rule) => rule.id))).toEqual([])
  })

  test.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s names a metric, says what is wrong and what to do',
    (id, rule) => {
      expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/)
      expect(METRICS).toContain(metricOf(rule))
      expect(SEVERITIES).toContain(rule.severity)
      expect(rule.title).toMatch(/^[A-Z0-9].*[^.]$/)
      expect(rule.nextSteps).not.toEqual([])
      for (const step of rule.nextSteps) expect(step).toMatch(/^[A-Z].+[.?]$/)
      for (const source of rule.sources) expect(source).toMatch(/^\d{3}-\d{3}$/)
    },
  )

  test('fire on the bad side of their metric; only what is merely told may fire on the good side', () => {
    for (const rule of RULES) {
      const bad = metricOf(rule).better === 'lower' ? '>' : '<'
      if (rule.severity !== 'info') expect(rule.comparison, rule.id).toBe(bad)
    }
  })

  test('never fire while the target is met', () => {
    for (const rule of RULES) {
      const target = metricOf(rule).target
      if (target === undefined || rule.id === 'chat-p95-early') continue
      if (rule.comparison === '>') expect(rule.limit, rule.id).toBeGreaterThanOrEqual(target.value)
      else expect(rule.limit, rule.id).toBeLessThanOrEqual(target.value)
    }
  })

  test('about a share wait until its interval is sure, on at least 5 events', () => {
    for (const rule of RULES) {
      const share = metricOf(rule).statistic === 'share'
      expect(rule.needsInterval, rule.id).toBe(share)
      if (share) expect(rule.minimumSamples, rule.id).toBeGreaterThanOrEqual(5)
    }
  })

  test('are inhibited only by rules that exist and are at least as severe, and never in a circle', () => {
    const inhibitors = (id: string, path: readonly string[]): void => {
      expect(path, `${[...path, id].join(' → ')} is a circle`).not.toContain(id)
      const rule = ruleById(id) ?? expect.fail(`${path.at(-1)} is inhibited by ${id}, which does not exist`)
      for (const stronger of rule.inhibitedBy) {
        const severity = ruleById(stronger)?.severity ?? 'info'
        expect(SEVERITIES.indexOf(severity), stronger).toBeGreaterThanOrEqual(SEVERITIES.indexOf(rule.severity))
        inhibitors(stronger, [...path, id])
      }
    }
    for (const rule of RULES) inhibitors(rule.id, [])
  })

  test('of one metric and direction say each limit once, and the stricter one inhibits the milder', () => {
    for (const mild of RULES) {
      for (const strict of RULES) {
        if (mild === strict || mild.metric !== strict.metric || mild.comparison !== strict.comparison) continue
        expect(mild.limit, `${mild.id} and ${strict.id}`).not.toBe(strict.limit)
        const stricter = mild.comparison === '>' ? strict.limit > mild.limit : strict.limit < mild.limit
        if (stricter) expect(mild.inhibitedBy, mild.id).toContain(strict.id)
      }
    }
  })

  test('take their limits from the pipeline and its tiers', () => {
    expect(ruleById('chat-compliance-low')?.limit).toBe(CHAT_PIPELINE.targetPercent)
    expect(ruleById('chat-p95-high')?.limit).toBe(CHAT_PIPELINE.slaMs)
    expect(ruleById('chat-severe')?.title).toContain(`${TIERS[5].fromMs / 1_000} s`)
    for (const phase of CHAT_PIPELINE.phases) {
      expect(RULES.find((rule) => rule.metric === `chat.phase.${phase.id}.p95`)?.limit).toBe(phase.alarmMs)
    }
  })
})
