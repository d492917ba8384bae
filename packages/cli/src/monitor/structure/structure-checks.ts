import { TIERS } from '@plumbline/protocol'
import { PerformanceAnswerSchema, type PerformanceData } from '@plumbline/protocol/api'
import { listProblems, parseAnswer } from '../../http/parse-answer.ts'

export interface StructureCheck {
  title: string
  ok: boolean
  /** The numbers that decided. */
  detail: string
}

/** Rollups know a value within 1.1 %; exact figures may still differ by rounding. */
const ROLLUP_TOLERANCE = 0.011
const ROUNDING = 0.001

const toleranceOf = (data: PerformanceData): number => (data.systemInfo.precision === 'raw' ? 0 : ROLLUP_TOLERANCE)

/** Checks an answer against the published schema, then its figures against each other. Without the shape there are no figures. */
export function checkAnswerStructure(body: unknown): StructureCheck[] {
  const answer = parseAnswer(PerformanceAnswerSchema, body)
  const problems = answer.ok ? '' : listProblems(PerformanceAnswerSchema, body).join('; ')
  const shape = { title: 'the answer has the published shape', ok: answer.ok, detail: problems }
  if (!answer.ok) return [shape]
  const { data } = answer.value
  return [
    shape,
    checkDistribution(data),
    checkCumulative(data),
    checkStates(data),
    checkCompliance(data),
    checkOrder(data),
    checkStatsFitDistribution(data),
    checkBreakdown(data),
    checkWindow(data),
    {
      title: 'the server finds its own figures consistent',
      ok: data.consistent,
      detail: `consistent: ${data.consistent}`,
    },
    { title: 'SLA timing is enabled', ok: data.systemInfo.enabled, detail: describeEnabled(data) },
  ]
}

function checkDistribution({ distribution, completeMessages }: PerformanceData): StructureCheck {
  const sum = TIERS.reduce((total, tier) => total + distribution[tier.field], 0)
  return {
    title: 'the distribution adds up to completeMessages',
    ok: sum === completeMessages,
    detail: `${sum} of ${completeMessages}`,
  }
}

function checkCumulative({ distribution, cumulative, completeMessages }: PerformanceData): StructureCheck {
  const below = (ms: number): number =>
    TIERS.reduce((sum, tier) => (tier.toMs <= ms ? sum + distribution[tier.field] : sum), 0)
  const expected: PerformanceData['cumulative'] = {
    under1s: below(1_000),
    under2s: below(2_000),
    under5s: below(5_000),
    under10s: below(10_000),
    under30s: below(30_000),
    over5s: completeMessages - below(5_000),
    over10s: completeMessages - below(10_000),
    over30s: completeMessages - below(30_000),
  }
  const wrong = Object.entries(expected).filter(
    ([field, count]) => cumulative[field as keyof typeof expected] !== count,
  )
  return {
    title: 'the cumulative counts follow from the distribution',
    ok: wrong.length === 0,
    detail: wrong.map(([field, count]) => `${field} should be ${count}`).join('; '),
  }
}

function checkStates({ states, totalMessages, completeMessages, partialMessages }: PerformanceData): StructureCheck {
  const { complete, inFlight, failed, timingLost } = states
  const partial = inFlight + failed + timingLost
  return {
    title: 'the four states add up to totalMessages',
    ok: complete + partial === totalMessages && complete === completeMessages && partial === partialMessages,
    detail: `${complete} + ${inFlight} + ${failed} + ${timingLost} of ${totalMessages}`,
  }
}

function checkCompliance({ slaCompliance, states, inFlightBreaches }: PerformanceData): StructureCheck {
  const { percent, numerator, denominator } = slaCompliance
  const expected = denominator === 0 ? null : (100 * numerator) / denominator
  const due = states.complete + inFlightBreaches + states.failed
  return {
    title: 'compliance is its numerator over its denominator',
    ok: isNear(percent, expected, ROUNDING) && numerator <= denominator && denominator === due,
    detail: `${numerator} of ${denominator} gives ${expected?.toFixed(2) ?? 'nothing'}, said ${percent}; finished, failed and overdue are ${due}`,
  }
}

function checkOrder(data: PerformanceData): StructureCheck {
  const { stats, completeMessages } = data
  const slack = 1 + toleranceOf(data)
  const { minLatency, medianLatency, p95Latency, p99Latency, maxLatency, meanLatency } = stats
  const ordered = [minLatency, medianLatency, p95Latency, p99Latency, maxLatency]
  const known = [...ordered, meanLatency].filter((value) => value !== null)
  const rises = ordered.every((value, index) => index === 0 || (value ?? 0) * slack >= (ordered[index - 1] ?? 0))
  const meanBetween = (meanLatency ?? 0) >= (minLatency ?? 0) && (meanLatency ?? 0) <= (maxLatency ?? 0)
  return {
    title: 'min, median, P95, P99, max rise, with the mean between',
    ok: completeMessages === 0 ? known.length === 0 : known.length === 6 && rises && meanBetween,
    detail: `${ordered.join(' ≤ ')}, mean ${meanLatency}`,
  }
}

/** Each percentile, by nearest rank, has to lie in the tier that the distribution puts that rank into (A000-3). */
function checkStatsFitDistribution(data: PerformanceData): StructureCheck {
  const { stats, distribution, completeMessages } = data
  const tolerance = toleranceOf(data)
  const quantiles = [
    ['median', 0.5, stats.medianLatency],
    ['P95', 0.95, stats.p95Latency],
    ['P99', 0.99, stats.p99Latency],
    ['max', 1, stats.maxLatency],
  ] as const
  const misfits = quantiles.flatMap(([name, quantile, value]) => {
    if (value === null) return []
    let rank = Math.ceil(quantile * completeMessages)
    const tier = TIERS.find((it) => {
      rank -= distribution[it.field]
      return rank <= 0
    })
    const fits = tier === undefined || (value >= tier.fromMs * (1 - tolerance) && value < tier.toMs * (1 + tolerance))
    return fits || value < 0 ? [] : [`${name} ${value} ms is not ${tier.title}`]
  })
  return { title: 'the percentiles agree with the distribution', ok: misfits.length === 0, detail: misfits.join('; ') }
}

function checkBreakdown({ phaseBreakdown, phases }: PerformanceData): StructureCheck {
  const wrong = phases.filter((phase) => !isNear(phaseBreakdown[phase.id] ?? null, phase.meanMs, ROUNDING))
  const extra = Object.keys(phaseBreakdown).filter((id) => !phases.some((phase) => phase.id === id))
  return {
    title: 'phaseBreakdown holds the means of the phases',
    ok: wrong.length === 0 && extra.length === 0,
    detail: [...wrong.map((phase) => `${phase.id}: ${phaseBreakdown[phase.id]} for ${phase.meanMs}`), ...extra].join(
      '; ',
    ),
  }
}

function checkWindow({ window, systemInfo }: PerformanceData): StructureCheck {
  const { windowStart, windowEnd } = systemInfo
  return {
    title: 'the window is the same everywhere',
    ok:
      Date.parse(windowStart) === window.from &&
      Date.parse(windowEnd) === window.to &&
      window.to - window.from === window.lengthMs,
    detail: `${windowStart} to ${windowEnd}, ${window.lengthMs} ms`,
  }
}

const describeEnabled = ({ systemInfo }: PerformanceData): string =>
  systemInfo.enabled
    ? `newest mark: ${systemInfo.lastMarkAt ?? 'none yet'}`
    : 'no mark in the last hour: check ENABLE_SLA_TIMING'

function isNear(value: number | null, expected: number | null, tolerance: number): boolean {
  if (value === null || expected === null) return value === expected
  return Math.abs(value - expected) <= tolerance * Math.max(1, Math.abs(expected))
}
