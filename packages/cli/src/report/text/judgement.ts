import type { OperationsReport } from '@plumbline/protocol/api'
import { renderProse, type Style } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { displayWidth } from '../../terminal/text-width.ts'
import { cutList, showPoints } from '../words.ts'
import { markersOf } from './markers.ts'
import { renderHeading, renderItem } from './section.ts'

/** Every point that the score lost: for what, and what would win it back. */
export function renderPointsLost({ health }: Pick<OperationsReport, 'health'>, terminal: Terminal): string[] {
  const lost = health.parts.filter(({ lostPoints }) => lostPoints > 0)
  if (lost.length === 0) return []
  const { step } = symbolsOf(terminal)
  const points = lost.map(({ lostPoints }) => `-${lostPoints}`)
  const indent = Math.max(...points.map((text) => text.length)) + 2
  return [
    ...renderHeading('POINTS LOST', terminal),
    ...lost.flatMap(({ title, mostPoints, evidence, winBack }, i) => [
      ...renderProse(
        `${title}, which may cost ${showPoints(mostPoints)}`,
        { indent, hang: (points[i] ?? '').padEnd(indent) },
        terminal,
      ),
      ...renderProse(evidence, { indent }, terminal),
      ...(winBack === null
        ? []
        : renderProse(winBack, { indent: indent + displayWidth(step) + 1, hang: `${step} `, style: 'dim' }, terminal)),
    ]),
  ]
}

const STYLES = { info: 'info', warning: 'warn', error: 'bad', critical: 'bad' } as const satisfies Record<string, Style>

export function renderIssues({ issues }: OperationsReport, terminal: Terminal): string[] {
  const { issue } = markersOf(terminal)
  const { shown, left } = cutList(issues, 'issues')
  return [
    ...renderHeading('ISSUES', terminal),
    ...(issues.length === 0 ? ['none'] : []),
    ...shown.flatMap(({ sentence, severity }) => renderItem(issue, sentence, terminal, STYLES[severity])),
    ...left.flatMap((text) => renderProse(text, { indent: 0, style: 'dim' }, terminal)),
  ]
}

export function renderRecommendations({ recommendations }: OperationsReport, terminal: Terminal): string[] {
  if (recommendations.length === 0) return []
  const { recommendation } = markersOf(terminal)
  return [
    ...renderHeading('RECOMMENDATIONS', terminal),
    ...recommendations.flatMap(({ action, evidence }) => [
      ...renderItem(recommendation, action, terminal),
      ...renderProse(evidence, { indent: displayWidth(recommendation) + 1, style: 'dim' }, terminal),
    ]),
  ]
}
