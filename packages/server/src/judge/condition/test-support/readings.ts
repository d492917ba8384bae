import { METRICS, type Metric, metricById } from '@plumbline/protocol/catalogue'
import { nearest } from '@plumbline/protocol/quantities'
import type { LabelledReading, Labels, Reading } from '../../../analyse/measured.ts'
import { createVocabulary, type RuleDefinition, readRuleFile } from '../../language/index.ts'
import type { Baseline, Need, Readings } from '../need.ts'

/** The words of the product's own metrics. */
export const vocabulary = createVocabulary(
  METRICS.map((metric) => ({ ...metric, aliases: metric.aliases ?? [] })),
  nearest,
)

export function metricOf(id: string): Metric {
  const metric = metricById(id)
  if (!metric) throw new Error(`no metric ${id}`)
  return metric
}

/** A rule as a file has it; without problems. */
export function ruleOf(condition: string, written: Readonly<Record<string, unknown>> = {}): RuleDefinition {
  const { rules, problems } = readRuleFile([{ name: 'tried', severity: 'warning', condition, ...written }], vocabulary)
  const [rule] = rules
  if (!rule) throw new Error(JSON.stringify(problems))
  return rule
}

type Answer = { labels?: Labels } & Partial<Reading>

/** What is read of metrics, by `metric`, `metric before` and `metric baseline`; of all else there is nothing. */
export function readingsOf(answers: Readonly<Record<string, readonly Answer[]>>, asked: Need[] = []): Readings {
  const find = (need: Need): LabelledReading[] => {
    asked.push(need)
    const key = need.of === 'now' ? need.metric.id : `${need.metric.id} ${need.of}`
    return (answers[key] ?? [])
      .filter(({ labels = {} }) =>
        Object.entries(need.scope).every(([label, value]) => labels[label] === undefined || labels[label] === value),
      )
      .map(({ labels = {}, value = null, samples = value === null ? 0 : 100, ...rest }) => ({
        labels,
        reading: { value, samples, ...rest },
      }))
  }
  return {
    read: find,
    baseline(need, labels): Baseline | undefined {
      const found = find(need).find(
        (one) => JSON.stringify(Object.entries(one.labels)) === JSON.stringify(Object.entries(labels)),
      )?.reading
      return found && found.value !== null
        ? { value: found.value, samples: found.samples, from: 'the last 24 hours' }
        : undefined
    },
  }
}
