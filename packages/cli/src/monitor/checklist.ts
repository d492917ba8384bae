import type { PerformanceData } from '@plumbline/protocol/api'
import { type Comparison, compares, metricById, type Unit } from '@plumbline/protocol/catalogue'
import { COMPLIANCE, type Figure, formatFigure, hasEnoughMessages, MEAN, SEVERE } from './figures.ts'

export interface ChecklistItem {
  title: string
  /** `unknown`: no data, too few messages, or too few to be sure. */
  state: 'met' | 'missed' | 'unknown'
  observed: string
  target: string
}

const WORDS: Readonly<Record<Comparison, string>> = { '<': 'under', '>': 'over', '<=': 'at most', '>=': 'at least' }

/** The daily checklist of source 000: compliance, mean latency, severe messages, and each phase against its alarm limit. */
export function dailyChecklist(data: PerformanceData): ChecklistItem[] {
  const phases = data.phases.map((phase) => {
    const metric = `chat.phase.${phase.id}.p95`
    return judgeItem(
      data,
      metric,
      { title: phase.title, value: phase.p95Ms, unit: 'ms', needsSamples: true },
      '<',
      phase.alarmMs,
    )
  })
  return [
    judgeCompliance(data),
    ofCatalogue(data, 'chat.latency.mean', MEAN),
    ofCatalogue(data, 'chat.severe', SEVERE),
    ...phases,
  ]
}

/** The first item alone; the headline of every report. */
export function judgeCompliance(data: PerformanceData): ChecklistItem {
  const value = COMPLIANCE.read(data)
  return judgeItem(data, 'chat.compliance', { ...COMPLIANCE, value }, '>=', data.slaCompliance.targetPercent)
}

function ofCatalogue(data: PerformanceData, metric: string, figure: Figure): ChecklistItem {
  const target = metricById(metric)?.target ?? { comparison: '<=', value: 0 }
  return judgeItem(data, metric, { ...figure, value: figure.read(data) }, target.comparison, target.value)
}

function judgeItem(
  data: PerformanceData,
  metric: string,
  figure: { title: string; value: number | null; unit: Unit; needsSamples: boolean },
  comparison: Comparison,
  limit: number,
): ChecklistItem {
  const { title, value, unit } = figure
  const words = limit === 0 && comparison === '<=' ? 'none' : `${WORDS[comparison]} ${formatFigure(limit, unit)}`
  return { title, observed: formatFigure(value, unit), target: words, state: settle() }

  function settle(): ChecklistItem['state'] {
    if (value === null) return 'unknown'
    const met = compares(value, comparison, limit)
    if (!hasEnoughMessages(data) && (met || figure.needsSamples)) return 'unknown'
    if (met) return 'met'
    const undecided = data.checks.some((check) => check.metric === metric && check.verdict === 'inconclusive')
    return undecided ? 'unknown' : 'missed'
  }
}
