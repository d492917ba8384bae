import type { ReviewLine } from '@plumbline/protocol/api'
import { compares, formatValue, type Metric, metricById } from '@plumbline/protocol/catalogue'
import { type Compared, compareDistributions, type Side } from '@plumbline/protocol/compare'
import type { Seen } from '../season/judge-season.ts'
import { type HourRow, isWithin, type PromotedBaseline, type ReviewFacts } from './facts.ts'
import { type LineSpec, lineSpecs } from './line-specs.ts'
import { independentOf, noiseOf, seenOf } from './tracks.ts'
import { countVolume, gaugeVolume, type Volume } from './volume.ts'

/** Percentages of fewer are not held against a target (X18). */
const LEAST_SAMPLES = 5

/** The summary: what was seen, against the period before, the baseline and the target. */
export function linesOf(facts: ReviewFacts): ReviewLine[] {
  const recent = facts.hours.filter((row) => isWithin(row, facts.window) || isWithin(row, facts.previous.window))
  const specs = lineSpecs(recent, facts.graph)
  // Mean, P95 and failures of a service are about the same rows, which are added up once.
  const sides = new Map([...new Set(specs.map(({ rows }) => rows))].map((rows) => [rows, sidesOf(rows, facts)]))
  return specs.map((spec) => lineOf(spec, sides.get(spec.rows) ?? sidesOf(spec.rows, facts), facts))
}

/** The same rows before and after. */
interface Sides {
  rows: { before: readonly HourRow[]; after: readonly HourRow[] }
  before: Side
  after: Side
}

function sidesOf(rows: LineSpec['rows'], { hours, previous, window }: ReviewFacts): Sides {
  const all = hours.filter(rows)
  const [before, after] = [previous.window, window].map((span) => all.filter((row) => isWithin(row, span))) as [
    HourRow[],
    HourRow[],
  ]
  const [left, right] = [seenOf(before), seenOf(after)]
  const noise = noiseOf(all, right.histogram)
  const sideOf = ({ histogram, count, failures }: Seen, own: readonly HourRow[]): Side => {
    const independent = independentOf(histogram, new Set(own.map(({ at }) => at)).size, noise)
    return { observations: { kind: 'histogram', histogram, independent }, count, failures }
  }
  return { rows: { before, after }, before: sideOf(left, before), after: sideOf(right, after) }
}

function lineOf(spec: LineSpec, sides: Sides, facts: ReviewFacts): ReviewLine {
  const metric = metricById(spec.metric)
  if (!metric) throw new Error(`a line of the review names ${spec.metric}, which the catalogue does not have`)
  const isNeutral = isVolume(spec)
  const { compared, observed: value } = isNeutral ? volumeOf(spec, sides, facts) : measure(spec, metric, sides)
  const samples = sides.after.count
  const observed = samples === 0 ? null : value
  const verdict = verdictOf(compared, samples, isNeutral)
  return {
    id: [spec.metric, ...Object.values(spec.label ?? {})].join(' '),
    section: spec.section,
    title: spec.title,
    unit: metric.unit,
    samples,
    observed,
    previous: compared.before,
    arrow: arrowOf(verdict, compared),
    change: changeOf(compared, metric.unit, samples),
    verdict,
    sentence: samples === 0 ? `${spec.title}: nothing was measured.` : compared.sentence,
    baseline: isNeutral ? null : againstBaseline(spec, metric, sides.after, facts.baselines),
    target: targetOf(spec, metric, observed, samples),
  }
}

const isVolume = ({ show }: LineSpec): boolean => show === 'countPerDay' || show === 'gaugePerDay'

function volumeOf({ show, minimumPercent }: LineSpec, { rows }: Sides, facts: ReviewFacts): Volume {
  return (show === 'gaugePerDay' ? gaugeVolume : countVolume)(rows, facts, minimumPercent)
}

function measure(spec: LineSpec, metric: Metric, { before, after }: Sides): Volume {
  const compared = compare(spec, metric, before, after)
  return { compared, observed: compared.after }
}

function compare(spec: LineSpec, metric: Metric, before: Side, after: Side): Compared {
  const { show, minimumPercent } = spec
  const options = { unit: metric.unit, minimumPercent, better: metric.better }
  if (show === 'mean' || show === 'p95')
    return compareDistributions(before, after, { ...options, statistic: show }).values
  const { failures } = compareDistributions(before, after, { minimumPercent })
  const known = failures ?? withoutSide(before, after)
  return show === 'compliance' ? inverse(known) : known
}

const shareOf = ({ count, failures }: Side): number | null => (count === 0 ? null : (failures / count) * 100)

const withoutSide = (before: Side, after: Side): Compared => ({
  verdict: 'inconclusive',
  before: shareOf(before),
  after: shareOf(after),
  samples: { before: before.count, after: after.count },
  independent: { before: 0, after: 0 },
  effect: null,
  pValue: null,
  sentence: `Nothing was measured ${before.count === 0 ? 'in the period before' : 'in the period'}.`,
})

/** The share that did not fail, from the one that did. */
function inverse(failures: Compared): Compared {
  const flip = (value: number | null): number | null => (value === null ? null : 100 - value)
  const { effect, samples } = failures
  const [before, after] = [flip(failures.before), flip(failures.after)]
  const absolute = effect && { value: -effect.absolute.value, low: -effect.absolute.high, high: -effect.absolute.low }
  const show = (value: number): string => formatValue(value, 'percent')
  const points = (value: number): string => `${value > 0 ? '+' : ''}${Number(value.toFixed(2))}`
  const sentence =
    before === null || after === null
      ? failures.sentence
      : absolute === null
        ? `${show(after)} after ${show(before)}: too few messages to tell.`
        : `${show(after)} after ${show(before)}, ${points(absolute.value)} points (95 % interval ${points(absolute.low)} to ${points(absolute.high)}; ${samples.before} and ${samples.after} messages): ${failures.verdict}.`
  return { ...failures, before, after, effect: absolute && { absolute, relative: null }, sentence }
}

function verdictOf({ verdict, before }: Compared, samples: number, isNeutral: boolean): ReviewLine['verdict'] {
  if (samples === 0) return 'noData'
  if (before === null) return 'inconclusive'
  return isNeutral && (verdict === 'improved' || verdict === 'degraded') ? 'changed' : verdict
}

function arrowOf(verdict: ReviewLine['verdict'], { before, after }: Compared): ReviewLine['arrow'] {
  if (verdict === 'stable') return 'flat'
  if (verdict === 'inconclusive' || verdict === 'noData' || before === null || after === null) return 'unknown'
  return after > before ? 'up' : 'down'
}

function changeOf({ before, after, effect }: Compared, unit: Metric['unit'], samples: number): ReviewLine['change'] {
  if (samples === 0 || before === null || after === null) return null
  const absolute = after - before
  const percent = before > 0 ? (absolute / before) * 100 : null
  if (unit === 'percent') {
    const { low = null, high = null } = effect?.absolute ?? {}
    return { absolute, percent, low, high, unit: 'points' }
  }
  const { low = null, high = null } = effect?.relative ?? {}
  return { absolute, percent, low, high, unit: '%' }
}

function targetOf(spec: LineSpec, metric: Metric, observed: number | null, samples: number): ReviewLine['target'] {
  if (!metric.target || isVolume(spec)) return null
  const { comparison } = metric.target
  const value = spec.target ?? metric.target.value
  if (observed === null || samples < LEAST_SAMPLES) return { comparison, value, state: 'tooFew' }
  return { comparison, value, state: compares(observed, comparison, value) ? 'met' : 'missed' }
}

function againstBaseline(
  spec: LineSpec,
  metric: Metric,
  after: Side,
  baselines: readonly PromotedBaseline[],
): ReviewLine['baseline'] {
  const { show } = spec
  const found = baselineFor(spec, baselines)
  if (!found || (show !== 'mean' && show !== 'p95')) return null
  const value = found.value[show]
  const { capturedAt, histogram } = found
  if (!histogram)
    return { value, capturedAt, verdict: 'inconclusive', sentence: 'The distribution of the baseline is not known.' }
  const side = { observations: { kind: 'histogram', histogram }, count: 0, failures: 0 } as const
  const { verdict, sentence } = compareDistributions(side, after, {
    unit: metric.unit,
    better: metric.better,
    minimumPercent: spec.minimumPercent,
    statistic: show,
  }).values
  return { value, capturedAt, verdict, sentence }
}

/** One of the same labels; for all services together also the only one that there is. */
function baselineFor({ metric, label }: LineSpec, baselines: readonly PromotedBaseline[]) {
  const ofMetric = baselines.filter((one) => one.metric === metric)
  const same = ofMetric.find(({ labels }) => JSON.stringify(labels) === JSON.stringify(label ?? {}))
  return same ?? (label === undefined && ofMetric.length === 1 ? ofMetric[0] : undefined)
}
