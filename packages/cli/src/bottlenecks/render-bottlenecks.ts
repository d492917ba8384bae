import type { Bottleneck, Bottlenecks, Regression } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { formatSpan } from '../terminal/format.ts'
import { renderLine, renderProse, styled } from '../terminal/line.ts'
import { renderSteps } from '../terminal/steps.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { displayWidth } from '../terminal/text-width.ts'

const SEVERITY_STYLES = { high: 'bad', medium: 'warn' } as const

/** Each bottleneck with its numbers, its trend and what to do; then what became worse without being one. */
export function renderBottlenecks(answer: Bottlenecks, terminal: Terminal): string {
  const { sentence, bottlenecks, regressions, window, precision, notes, judged, tooFew } = answer
  const style = bottlenecks.some(({ severity }) => severity === 'high')
    ? 'bad'
    : bottlenecks.length > 0
      ? 'warn'
      : 'bold'
  const remarks = [
    ...(tooFew === 0 ? [] : [`Not judged, with fewer than 5 events: ${tooFew}`]),
    ...(precision === 'raw' ? [] : [`Percentiles are within 1.1 %: they come from sums by ${precision}.`]),
    ...notes,
  ]
  return [
    ...renderProse(sentence, { indent: 0, style }, terminal),
    ...renderProse(
      `${formatDuration(window.lengthMs)}: ${formatSpan(window.from, window.to)}`,
      { indent: 0, style: 'dim' },
      terminal,
    ),
    ...(judged.job + judged.operation === 0 ? renderSteps(HINTS, terminal) : []),
    ...bottlenecks.flatMap((bottleneck) => ['', ...renderBottleneck(bottleneck, terminal)]),
    ...(regressions.length === 0 ? [] : ['', renderLine([styled('Became worse', 'bold')], terminal)]),
    ...regressions.flatMap((regression) => renderRegression(regression, terminal)),
    ...(remarks.length === 0 ? [] : ['']),
    ...remarks.flatMap((remark) => renderProse(remark, { indent: 0, style: 'dim' }, terminal)),
    '',
  ].join('\n')
}

function renderBottleneck(bottleneck: Bottleneck, terminal: Terminal): string[] {
  const { severity, kind, service, name, reason, sentence, trend, regression, recommendations } = bottleneck
  const hang = `    ${symbolsOf(terminal).step} `
  const indent = displayWidth(hang)
  const changed = reason === 'failing' ? trend.failures : trend.values
  return [
    renderLine(
      [
        styled(`${severity.toUpperCase()}  `, SEVERITY_STYLES[severity]),
        styled(`${service}:${name}`, 'bold'),
        styled(`  ${kind}, ${reason}`, 'dim'),
      ],
      terminal,
    ),
    ...renderProse(sentence, { indent: 2 }, terminal),
    ...(changed === null
      ? []
      : renderProse(
          `Trend: ${changed.sentence}`,
          { indent: 2, ...(regression && { style: 'bad' as const }) },
          terminal,
        )),
    ...recommendations.flatMap(({ action, evidence }) => [
      ...renderProse(action, { indent, hang }, terminal),
      // The trend is above already.
      ...(evidence === changed?.sentence ? [] : renderProse(evidence, { indent, style: 'dim' }, terminal)),
    ]),
  ]
}

const renderRegression = ({ sentence }: Regression, terminal: Terminal): string[] =>
  renderProse(sentence, { indent: 4, hang: '  ! ', style: 'warn' }, terminal)

const HINTS = [
  'look further back: plumbline bottlenecks --hours 720',
  'send one: plumbline send measurement job mail digest 75000',
]
