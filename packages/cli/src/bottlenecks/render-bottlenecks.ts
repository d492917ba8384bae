import type { Bottleneck, Bottlenecks, Regression } from '@plumbline/protocol/api'
import { remarksOf } from '../report/words.ts'
import { formatWindow } from '../terminal/format.ts'
import { renderLine, renderProse, styled } from '../terminal/line.ts'
import { spellFlags } from '../terminal/shell-word.ts'
import { renderSteps } from '../terminal/steps.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { displayWidth } from '../terminal/text-width.ts'

const SEVERITY_STYLES = { high: 'bad', medium: 'warn' } as const

export interface AskedWork {
  service?: string
  name?: string
  environment?: string
  kind?: Bottleneck['kind']
}

/** Each bottleneck with its numbers, its trend and what to do; then what became worse without being one. */
export function renderBottlenecks(answer: Bottlenecks, asked: AskedWork, terminal: Terminal): string {
  const { sentence, bottlenecks, regressions, window, precision, notes, judged, tooFew } = answer
  const style = bottlenecks.some(({ severity }) => severity === 'high')
    ? 'bad'
    : bottlenecks.length > 0
      ? 'warn'
      : 'bold'
  const remarks = [
    ...(tooFew === 0 ? [] : [`Not judged, with fewer than 5 events: ${tooFew}`]),
    ...remarksOf(precision, notes),
  ]
  return [
    ...renderProse(sentence, { indent: 0, style }, terminal),
    ...renderProse(formatWindow(window), { indent: 0, style: 'dim' }, terminal),
    ...(judged.job + judged.operation === 0 ? renderSteps(hintsOf(asked), terminal) : []),
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

const hintsOf = ({ service, name, environment, kind }: AskedWork): string[] => [
  `look further back: plumbline bottlenecks${spellFlags({ service, name, environment, kind })} --hours 720`,
  'send one: plumbline send measurement job mail digest 75000',
]
