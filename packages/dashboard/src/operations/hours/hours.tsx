import type { OperationHour } from '@plumbline/protocol/api'
import { formatCount, formatMs, formatPercent } from '../../formats/numbers.ts'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { ScrollRegion } from '../../panels/scroll-region.tsx'
import { describeHours } from './describe-hours.ts'
import classes from './hours.module.css'

interface Strip {
  name: string
  tone: 'count' | 'failed' | 'duration'
  figureOf: (hour: OperationHour) => number | null
  format: (value: number | null) => string
}

const STRIPS: readonly Strip[] = [
  {
    name: 'Calls',
    tone: 'count',
    figureOf: ({ totalOperations }) => totalOperations,
    format: (value) => formatCount(value ?? 0),
  },
  { name: 'Mean', tone: 'duration', figureOf: ({ avgDuration }) => avgDuration, format: formatMs },
  { name: 'Failed', tone: 'failed', figureOf: ({ errorRate }) => errorRate, format: (value) => formatPercent(value) },
]

/** Hours of the day over all days of the range: when there is most to do, and whether it is slow then. */
export function Hours({ hours }: { hours: readonly OperationHour[] }) {
  return (
    <Panel title="At what hours of the day?" lead={describeHours(hours)} table={<HoursTable hours={hours} />}>
      <div className={classes.strips} aria-hidden="true">
        {STRIPS.map((strip) => (
          <StripRow key={strip.name} strip={strip} hours={hours} />
        ))}
        <div className={classes.axis}>
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour} className={classes.tick} style={{ left: `${(100 * hour) / 24}%` }}>
              {String(hour).padStart(2, '0')}
            </span>
          ))}
        </div>
      </div>
      <p className={panelClasses.foot}>Hours in UTC, over all days of the range.</p>
    </Panel>
  )
}

function StripRow({ strip, hours }: { strip: Strip; hours: readonly OperationHour[] }) {
  const { name, tone, figureOf, format } = strip
  const values = hours.map(figureOf)
  const most = Math.max(...values.map((value) => value ?? 0))
  return (
    <div className={classes.strip}>
      <span className={classes.name}>
        {name}
        <span className={classes.most}>up to {format(most)}</span>
      </span>
      <div className={classes.bars} data-tone={tone}>
        {hours.map((hour, index) => {
          const value = values[index] ?? null
          return (
            <span key={hour.hour} title={`${name} at ${hour.hour}:00 UTC: ${format(value)}`}>
              <span style={{ height: `${most === 0 ? 0 : (100 * (value ?? 0)) / most}%` }} />
            </span>
          )
        })}
      </div>
    </div>
  )
}

function HoursTable({ hours }: { hours: readonly OperationHour[] }) {
  return (
    <ScrollRegion label="Hours of the day">
      <table className={panelClasses.table}>
        <caption>Hours of the day</caption>
        <thead>
          <tr>
            <th scope="col">Hour (UTC)</th>
            {STRIPS.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.hour}>
              <th scope="row">{String(hour.hour).padStart(2, '0')}:00</th>
              {STRIPS.map(({ name, figureOf, format }) => (
                <td key={name}>{format(figureOf(hour))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
