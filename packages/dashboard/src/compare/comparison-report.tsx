import type { ComparisonAnswer } from '@plumbline/protocol/api'
import { formatPercent, keepUnits } from '../formats/numbers.ts'
import { useFirstRows } from '../panels/first-rows.tsx'
import { Headline } from '../panels/headline.tsx'
import { Panel } from '../panels/panel.tsx'
import layoutClasses from '../panels/performance-layout.module.css'
import { CopyTextButton } from '../states/copy-text-button.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { chooseRows, scaleOf } from './choose-rows.ts'
import { comparisonCommand } from './comparison-command.ts'
import classes from './comparison-report.module.css'
import { ComparisonTable } from './comparison-table.tsx'
import { OneSided } from './one-sided.tsx'
import { SideFacts } from './side-facts.tsx'
import { VerdictFilter } from './verdict-filter.tsx'
import { VERDICT_LOOKS } from './verdict-looks.ts'

/** The verdict first, then what it is made of: everything together, each service, each operation. */
export function ComparisonReport({ answer }: { answer: ComparisonAnswer }) {
  const { view } = useDashboard()
  const { verdict } = view.comparison
  const { overall, services, operations } = answer
  const scalePercent = scaleOf(answer)
  const compared = chooseRows(operations, { presence: 'both', verdict })
  const { shown, more } = useFirstRows(compared, 'operation')
  const wholes = [overall, ...chooseRows(services, { presence: 'both', verdict: 'all' })]
  return (
    <>
      <Headline symbol={VERDICT_LOOKS[answer.verdict].symbol}>{keepUnits(answer.sentence)}</Headline>
      <div className={layoutClasses.grid}>
        <div>
          <SideFacts answer={answer} />
        </div>
        <div>
          <Panel
            title="What changed in each service?"
            lead={`The dot is the change, the line its 95 % interval, the grey band what does not count: ${answer.minimumPercent} % either way.`}
          >
            <ComparisonTable label="Services" rows={wholes} answer={answer} scalePercent={scalePercent} />
          </Panel>
          <Panel
            title="What changed in each operation?"
            lead={`Degraded first. Chance alone may make a difference in ${formatPercent(100 * answer.significance)} of cases; the more operations are compared, the stricter.`}
            actions={<VerdictFilter counts={answer.counts} />}
          >
            {compared.length > 0 ? (
              <>
                <ComparisonTable label="Operations" rows={shown} answer={answer} scalePercent={scalePercent} />
                {more}
              </>
            ) : (
              <p className={classes.none}>
                {verdict === 'all'
                  ? 'No operation is on both sides.'
                  : `No operation is ${VERDICT_LOOKS[verdict].word.toLowerCase()}.`}
              </p>
            )}
          </Panel>
          <OneSided operations={operations} />
          <Panel
            title="The same in a CI job"
            lead="It fails when an operation degraded: exit code 1."
            actions={<CopyTextButton text={comparisonCommand(view)} label="Copy the line" />}
          >
            <pre className={classes.command}>{comparisonCommand(view)}</pre>
          </Panel>
        </div>
      </div>
    </>
  )
}
