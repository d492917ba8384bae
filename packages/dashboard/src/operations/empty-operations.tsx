import { Button } from '@mantine/core'
import type { OperationsReport } from '@plumbline/protocol/api'
import { formatMoment, timeZoneOf } from '../formats/times.ts'
import states from '../states/states.module.css'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { describeRange, lengthMsOf, widerPreset } from '../view/range.ts'

const HOUR_MS = 3_600_000

/** No operation in this range: when there were some last, and the way there. */
export function EmptyOperations({ report }: { report: OperationsReport }) {
  const { view, changeView } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { lastOperationAt: lastAt } = report.coverage
  const now = Date.parse(report.generatedAt)
  const shownMs = view.range.kind === 'last' ? lengthMsOf(view.range) : 0
  const wider = lastAt === null ? undefined : widerPreset({ at: lastAt, now, shownMs })
  const { service, operation, environment } = view
  const whose = [service, operation].filter((name) => name !== null).join(' / ')
  return (
    <section className={states.notice}>
      <StateSymbol name="unknown" size={22} />
      <div>
        <h2>
          No operations{whose === '' ? '' : ` of ${whose}`}
          {environment === null ? '' : ` in ${environment}`} {describeRange(view.range, timeZone)}
        </h2>
        {lastAt !== null && (
          <p>
            The last ones known were between {formatMoment(lastAt, timeZone)} and{' '}
            {formatMoment(lastAt + HOUR_MS, timeZone)}. No data is not the same as all well: check that operations still
            arrive.
          </p>
        )}
        <div className={states.buttons}>
          {wider && (
            <Button variant="default" size="sm" onClick={() => changeView({ range: { kind: 'last', window: wider } })}>
              Show the last {wider}
            </Button>
          )}
          {environment !== null && (
            <Button variant="default" size="sm" onClick={() => changeView({ environment: null })}>
              Show all environments
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}
