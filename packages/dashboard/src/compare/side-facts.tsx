import type { ComparisonAnswer } from '@plumbline/protocol/api'
import { formatQuantity } from '../formats/numbers.ts'
import { formatSpan, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './side-facts.module.css'

type SideView = ComparisonAnswer['before']

/** What each side was made of: its time, how many operations, and how exactly they are known. */
export function SideFacts({ answer }: { answer: ComparisonAnswer }) {
  return (
    <dl className={classes.sides}>
      <Side title="Before" side={answer.before} />
      <Side title="After" side={answer.after} />
    </dl>
  )
}

function Side({ title, side }: { title: string; side: SideView }) {
  const { view } = useDashboard()
  const { label, window, totalOperations, leftOut } = side
  const facts = [
    ...(window ? [formatSpan(window.from, window.to, timeZoneOf(view.zone))] : []),
    formatQuantity(totalOperations, 'operation'),
    PRECISION[side.precision],
    ...(leftOut > 0 ? [`${formatQuantity(leftOut, 'name')} beyond the busiest left out`] : []),
  ]
  return (
    <div>
      <dt>{title}</dt>
      <dd className={classes.label}>{label}</dd>
      <dd className={classes.facts}>{facts.join(' · ')}</dd>
    </div>
  )
}

const PRECISION: Record<SideView['precision'], string> = {
  raw: 'from every operation',
  minute: 'from figures kept by the minute',
  hour: 'from figures kept by the hour',
}
