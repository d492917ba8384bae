import { VisuallyHidden } from '@mantine/core'
import type { ComparisonAnswer, OperationComparison } from '@plumbline/protocol/api'
import { formatChange, formatMs, formatMsChange, formatQuantity, keepUnits } from '../formats/numbers.ts'
import { EffectBar } from '../panels/effect-bar.tsx'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { ViewLink } from '../view/view-link.tsx'
import { relativeEffect } from './choose-rows.ts'
import classes from './comparison-table.module.css'
import { FailureChange } from './failure-change.tsx'
import { explainInconclusive } from './missing-samples.ts'
import { VERDICT_LOOKS } from './verdict-looks.ts'

export interface ComparisonRowProps {
  row: OperationComparison
  answer: ComparisonAnswer
  scalePercent: number
}

/** One service or operation; on a narrow screen, a card. */
export function ComparisonRow({ row, answer, scalePercent }: ComparisonRowProps) {
  const { values, verdict } = row
  const { symbol, word, tone } = VERDICT_LOOKS[verdict]
  const effect = relativeEffect(row)
  const reason = verdict === 'inconclusive' ? explainInconclusive(values, answer) : ''
  return (
    <tr className={classes.row} data-whole={row.service === ''}>
      <th scope="row" className={classes.name}>
        <RowName row={row} />
      </th>
      <td data-label="Before">
        {formatMs(values.before)}
        <span className={classes.under}>{formatQuantity(values.samples.before, 'call')}</span>
      </td>
      <td data-label="After">
        {formatMs(values.after)}
        <span className={classes.under}>{formatQuantity(values.samples.after, 'call')}</span>
      </td>
      <td data-label="Change">
        <span className={classes.change} data-tone={VERDICT_LOOKS[values.verdict].tone}>
          {effect ? formatChange(effect.value) : '–'}
        </span>
        <span className={classes.under}>{values.effect && formatMsChange(values.effect.absolute.value)}</span>
      </td>
      <td className={classes.bar}>
        {effect && (
          <>
            <EffectBar
              effect={effect}
              bandPercent={answer.minimumPercent}
              scalePercent={scalePercent}
              tone={VERDICT_LOOKS[values.verdict].tone}
            />
            <VisuallyHidden>
              {formatChange(effect.low)} to {effect.high === null ? 'without limit' : formatChange(effect.high)}
            </VisuallyHidden>
          </>
        )}
      </td>
      <td data-label="Failed">{row.failures && <FailureChange failures={row.failures} />}</td>
      <td className={classes.verdict}>
        <details>
          <summary>
            <span className={classes.word} data-tone={tone}>
              <StateSymbol name={symbol} /> {word}
            </span>
          </summary>
          <p>{keepUnits(values.sentence)}</p>
          {row.failures && <p>{keepUnits(row.failures.sentence)}</p>}
        </details>
        {reason !== '' && <span className={classes.reason}>{reason}</span>}
      </td>
    </tr>
  )
}

/** A service narrows the comparison to it. */
function RowName({ row: { service, name } }: { row: OperationComparison }) {
  if (service === '') return 'Everything together'
  if (name === '') {
    return (
      <ViewLink change={{ service, operation: null }} title={`Only ${service}`}>
        {service}
      </ViewLink>
    )
  }
  return (
    <>
      {name}
      <span className={classes.under}>{service}</span>
    </>
  )
}
