import type { OperationsReport, ScorePart } from '@plumbline/protocol/api'
import { formatPoints, keepUnits } from '../../formats/numbers.ts'
import figureClasses from '../../panels/big-figure.module.css'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import classes from './score.module.css'
import { lookOfScore } from './score-look.ts'

/** The score of the operations, and for every part of it what it lost, why, and what would win it back. */
export function Score({ report }: { report: OperationsReport }) {
  const { healthScore, health } = report
  const { symbol, tone } = lookOfScore(health.status)
  return (
    <Panel title="How healthy are the operations?">
      <div className={`${figureClasses.figure} ${classes.figure}`} data-tone={tone}>
        {healthScore ?? '–'}
        {healthScore !== null && <span className={classes.of}> of 100</span>}
      </div>
      <p className={`${figureClasses.verdict} ${classes.label}`} data-tone={tone}>
        <StateSymbol name={symbol} size={16} /> {health.label}
      </p>
      <p className={figureClasses.sentence}>{keepUnits(health.sentence)}</p>
      {health.parts.length > 0 && (
        <ul className={classes.parts}>
          {health.parts.map((part) => (
            <Part key={part.id} part={part} />
          ))}
        </ul>
      )}
      {health.parts.length > 0 && health.lowestScore > 0 && (
        <p className={panelClasses.foot}>
          The parts can cost {formatPoints(100 - health.lowestScore)} in all, so the score never falls below{' '}
          {health.lowestScore}.
        </p>
      )}
    </Panel>
  )
}

function Part({ part }: { part: ScorePart }) {
  const { title, mostPoints, lostPoints, evidence, winBack } = part
  return (
    <li data-lost={lostPoints > 0}>
      <div className={classes.head}>
        <span className={classes.title}>{title}</span>
        <span className={classes.points}>
          {lostPoints === 0 ? 'nothing lost' : `−${formatPoints(lostPoints)}`}
          <span className={classes.most}> of {formatPoints(mostPoints)}</span>
        </span>
      </div>
      <div className={classes.track} aria-hidden="true">
        <span style={{ width: `${(100 * lostPoints) / Math.max(1, mostPoints)}%` }} />
      </div>
      <p>{keepUnits(evidence)}</p>
      {winBack !== null && (
        <p className={classes.winBack}>
          <strong>Wins back:</strong> {keepUnits(winBack)}
        </p>
      )}
    </li>
  )
}
