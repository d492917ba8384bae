import { formatValue } from '../catalogue/index.ts'
import type { Effect } from './effect.ts'
import type { ComparisonVerdict, Limits } from './judge-effect.ts'

/** Units of the metrics in the catalogue. */
export type Unit = Parameters<typeof formatValue>[1]

interface Judged {
  name: string
  unit: Unit
  before: number | null
  after: number | null
  samples: { before: number; after: number }
  independent: { before: number; after: number }
  leastSamples: number
  limits: Limits
  verdict: ComparisonVerdict
  effect: Effect | null
  pValue: number | null
}

/**
 * One sentence with the numbers that decided: `Mean rose from 400 ms to 480 ms, by 20 % (95 % interval 13 to 27.3 %; 500 and 500 samples;
 * p < 0.001): degraded.`
 */
export function explainEffect(judged: Judged): string {
  const { name, unit, before, after, verdict, effect, pValue } = judged
  if (before === null || after === null) return `${name}: nothing was measured ${before === null ? 'before' : 'after'}.`
  const change = `${name} ${moveOf(before, after)} ${formatValue(before, unit)} to ${formatValue(after, unit)}`
  if (effect === null || pValue === null) return `${change}, but ${lack(judged)}: inconclusive.`
  const chance = pValue < 0.001 ? 'p < 0.001' : `p = ${Number(pValue.toPrecision(2))}`
  return `${change}${sizeOf(effect, unit)}; ${samplesOf(judged)}; ${chance}): ${verdict}${reasonFor(judged)}.`
}

const moveOf = (before: number, after: number): string =>
  after > before ? 'rose from' : after < before ? 'fell from' : 'stayed, from'

function samplesOf({ samples, independent }: Judged): string {
  const counted = `${samples.before} and ${samples.after} samples`
  const isAll = independent.before >= Math.floor(samples.before) && independent.after >= Math.floor(samples.after)
  return isAll ? counted : `${counted}, worth ${independent.before} and ${independent.after} independent ones`
}

function lack(judged: Judged): string {
  const { independent, leastSamples } = judged
  if (Math.min(independent.before, independent.after) >= leastSamples) return 'the values spread too far to tell'
  return `on ${samplesOf(judged)}, where each side needs ${leastSamples}`
}

function sizeOf({ absolute, relative }: Effect, unit: Unit): string {
  if (relative === null || unit === 'percent') {
    const show = (value: number): string => (unit === 'percent' ? String(short(value)) : formatValue(value, unit))
    const points = unit === 'percent' ? ' points' : ''
    return `, by ${show(Math.abs(absolute.value))}${points} (95 % interval ${show(absolute.low)} to ${show(absolute.high)}${points}`
  }
  const high = relative.high === null ? 'without limit' : `${short(relative.high)} %`
  return `, by ${short(Math.abs(relative.value))} % (95 % interval ${short(relative.low)} to ${high}`
}

function reasonFor({ verdict, limits, unit }: Judged): string {
  const { minimumPercent, minimumDifference } = limits
  const least = [
    ...(minimumDifference > 0
      ? [unit === 'percent' ? `${minimumDifference} points` : formatValue(minimumDifference, unit)]
      : []),
    `${minimumPercent} %`,
  ].join(' and ')
  switch (verdict) {
    case 'stable':
      return `, a change of more than ${least} is ruled out`
    case 'inconclusive':
      return `, a change of more than ${least} is neither shown nor ruled out`
    case 'improved':
    case 'degraded':
      return ''
  }
}

const short = (value: number): number => Number(value.toPrecision(3))
