import type { ClauseEvidence } from '@plumbline/protocol/api'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import reportClasses from './alert-report.module.css'
import { figuresOf, lookOfClause } from './clause-figures.ts'
import classes from './clause-list.module.css'

/** Every part of the condition with the numbers that decided it. */
export function ClauseList({ clauses, timeZone }: { clauses: readonly ClauseEvidence[]; timeZone: string }) {
  if (clauses.length === 0) return <p className={reportClasses.none}>None: it was raised by an application.</p>
  return (
    <ul className={classes.clauses}>
      {clauses.map((clause) => {
        const { symbol, word } = lookOfClause(clause.verdict)
        return (
          <li key={clause.text} className={classes.clause}>
            <p className={classes.text}>
              <code>{clause.text}</code>
              <span className={classes.verdict}>
                <StateSymbol name={symbol} /> {word}
              </span>
            </p>
            <dl className={classes.figures}>
              {figuresOf(clause, timeZone).map(({ name, value, note, main }) => (
                <div key={name} className={classes.figure} data-main={main}>
                  <dt>{name}</dt>
                  <dd>
                    {value}
                    {note !== '' && <span className={classes.note}>{note}</span>}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        )
      })}
    </ul>
  )
}
