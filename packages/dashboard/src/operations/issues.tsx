import type { OperationIssue, OperationRecommendation, OperationsReport } from '@plumbline/protocol/api'
import type { ReactNode } from 'react'
import { formatQuantity, keepUnits } from '../formats/numbers.ts'
import { FIRING_LOOKS } from '../panels/finding-evidence.ts'
import findingClasses from '../panels/findings.module.css'
import { Panel } from '../panels/panel.tsx'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { ServiceLink } from './drill-links.tsx'
import classes from './issues.module.css'

const SHOWN = 4

/** What is certainly wrong, worst first, and what to do about it. */
export function Issues({ report }: { report: OperationsReport }) {
  const { issues, recommendations, overall } = report
  return (
    <Panel title="What needs attention?">
      {issues.length === 0 ? (
        <p className={findingClasses.calm}>
          <StateSymbol name={overall.totalOperations < MINIMUM ? 'unknown' : 'ok'} size={16} />
          {overall.totalOperations < MINIMUM
            ? `Too little to tell: ${formatQuantity(overall.totalOperations, 'operation')}, and fewer than ${MINIMUM} decide nothing.`
            : 'Nothing that is certain.'}
        </p>
      ) : (
        <Folded items={issues} what="issue">
          {(issue) => <Issue key={`${issue.service} ${issue.kind}`} issue={issue} />}
        </Folded>
      )}
      {recommendations.length > 0 && (
        <>
          <h3 className={classes.subtitle}>What to do</h3>
          <Folded items={recommendations} what="recommendation">
            {(item) => <Recommendation key={`${item.service} ${item.action}`} item={item} />}
          </Folded>
        </>
      )}
    </Panel>
  )
}

/** With fewer, the report judges nothing. */
const MINIMUM = 5

function Issue({ issue }: { issue: OperationIssue }) {
  const { symbol, word } = FIRING_LOOKS[issue.severity]
  return (
    <li className={findingClasses.finding} data-symbol={symbol}>
      <StateSymbol name={symbol} size={18} />
      <div>
        <h3>
          <span className={findingClasses.word}>{word}</span> <ServiceLink service={issue.service} />: {issue.title}
        </h3>
        <p>{keepUnits(issue.sentence)}</p>
      </div>
    </li>
  )
}

function Recommendation({ item }: { item: OperationRecommendation }) {
  return (
    <li className={classes.recommendation}>
      <strong>{keepUnits(item.action)}</strong>
      <span>{keepUnits(item.evidence)}</span>
    </li>
  )
}

interface FoldedProps<Item> {
  items: readonly Item[]
  what: string
  children: (item: Item) => ReactNode
}

/** The first few of a list, the rest behind a fold. */
function Folded<Item>({ items, what, children }: FoldedProps<Item>) {
  const rest = items.slice(SHOWN)
  return (
    <>
      <ol className={findingClasses.list}>{items.slice(0, SHOWN).map(children)}</ol>
      {rest.length > 0 && (
        <details className={classes.rest}>
          <summary>{formatQuantity(rest.length, `${what} more`, `${what}s more`)}</summary>
          <ol className={findingClasses.list}>{rest.map(children)}</ol>
        </details>
      )}
    </>
  )
}
