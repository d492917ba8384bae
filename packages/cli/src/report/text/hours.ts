import type { OperationsReport } from '@plumbline/protocol/api'
import { renderSpark } from '../../terminal/bar.ts'
import { formatCount } from '../../terminal/format.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { showHour, showMs } from '../words.ts'
import { type Fact, renderFacts, renderHeading } from './section.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** What the day looks like, midnight to midnight UTC: a column an hour, with a gap where nothing happened. */
export function renderHours({ hours }: OperationsReport, terminal: Terminal): string[] {
  if (hours.length < 2) return []
  const at = new Map(hours.map((it) => [it.hour, it]))
  const line = (
    label: string,
    pick: (hour: (typeof hours)[number]) => number | null,
    show: (value: number) => string,
  ): Fact => {
    const values = HOURS.map((hour) => {
      const found = at.get(hour)
      return found === undefined ? null : pick(found)
    })
    const most = Math.max(...values.map((value) => value ?? Number.NEGATIVE_INFINITY))
    const spark = renderSpark(values, HOURS.length, terminal).replaceAll(' ', terminal.unicode ? '·' : ',')
    return { label, value: `|${spark}| most at ${showHour(values.indexOf(most))}: ${show(most)}` }
  }
  return [
    ...renderHeading('HOURLY PATTERN (00:00 TO 23:00 UTC)', terminal),
    ...renderFacts(
      [
        line('Operations', (it) => it.totalOperations, formatCount),
        line('Avg Duration', (it) => it.avgDuration, showMs),
      ],
      0,
      terminal,
    ),
  ]
}
