import type { Verdict } from '@plumbline/protocol/api'
import { formatQuantity, keepUnits } from '../formats/numbers.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { evidenceOf, lookOf } from './finding-evidence.ts'
import classes from './findings.module.css'
import { Panel } from './panel.tsx'

export interface FindingsProps {
  findings: readonly Verdict[]
  /** Every rule with its verdict; those that are no findings can be unfolded. */
  checks?: readonly Verdict[]
  /** Without evidence and next steps, which the system's own page has. */
  brief?: boolean
}

/** What fires or cannot be decided, worst first, each with its evidence and what to do. */
export function Findings({ findings, checks = [], brief = false }: FindingsProps) {
  const shown = new Set(findings.map((finding) => finding.rule))
  const others = checks.filter((check) => !shown.has(check.rule))
  return (
    <Panel title="What needs attention?">
      {findings.length === 0 ? (
        <p className={classes.calm}>
          <StateSymbol name="ok" size={16} /> Nothing.{' '}
          {checks.length > 0 && `${formatQuantity(checks.length, 'rule')} checked.`}
        </p>
      ) : (
        <ol className={classes.list}>
          {findings.map((finding, index) => (
            <Finding key={finding.rule} finding={finding} unfolded={brief ? undefined : index === 0} />
          ))}
        </ol>
      )}
      {others.length > 0 && (
        <details className={classes.others} open={findings.length === 0}>
          <summary>{formatQuantity(others.length, 'rule')} without a finding</summary>
          <ul>
            {others.map((check) => (
              <li key={check.rule}>
                <StateSymbol name={lookOf(check).symbol} />
                <span>
                  <span className={classes.outcome}>{lookOf(check).word}</span> {keepUnits(check.explanation)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

/** `unfolded`: whether evidence and next steps are open at first; without it they are left out. */
function Finding({ finding, unfolded }: { finding: Verdict; unfolded: boolean | undefined }) {
  const { symbol, word } = lookOf(finding)
  return (
    <li className={classes.finding} data-symbol={symbol}>
      <StateSymbol name={symbol} size={18} />
      <div>
        <h3>
          <span className={classes.word}>{word}</span> {keepUnits(finding.title)}
        </h3>
        <p>{keepUnits(finding.explanation)}</p>
        {unfolded !== undefined && (
          <details open={unfolded}>
            <summary>Evidence and next steps</summary>
            <p className={classes.evidence}>{evidenceOf(finding).join(' · ')}</p>
            <ul className={classes.steps}>
              {finding.nextSteps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  )
}
