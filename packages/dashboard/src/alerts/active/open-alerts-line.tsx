import { Link } from 'wouter'
import { useActiveAlerts } from '../../answers/alerts.ts'
import { keepUnits } from '../../formats/numbers.ts'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useServerNow } from '../use-server-now.ts'
import { describeWatch } from '../words/describe-watch.ts'
import { compareAlerts } from '../words/order-alerts.ts'
import classes from './open-alerts-line.module.css'

/** One line for another page while alerts are open, leading to them. Without any, and where none can be asked for, it is not there. */
export function OpenAlertsLine({ href }: { href: string }) {
  const answer = useActiveAlerts()
  const now = useServerNow(answer)
  const open = answer.data?.alerts.filter(({ startedAt }) => startedAt !== null) ?? []
  const [worst] = open.toSorted(compareAlerts)
  if (!answer.data || !worst) return null
  const { symbol, sentence } = describeWatch({ answer: answer.data, rules: null, now })
  return (
    <Link href={href} className={classes.line ?? ''}>
      <StateSymbol name={symbol} size={16} />
      <span>
        {sentence} <strong>{keepUnits(worst.title)}</strong>
      </span>
      <span className={classes.go}>Open alerts</span>
    </Link>
  )
}
