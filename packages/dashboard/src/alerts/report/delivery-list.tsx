import type { AlertDetail } from '@plumbline/protocol/api'
import { formatMs, formatQuantity } from '../../formats/numbers.ts'
import { formatClock, formatMoment } from '../../formats/times.ts'
import { StateSymbol, type SymbolName } from '../../symbols/state-symbol.tsx'
import reportClasses from './alert-report.module.css'
import classes from './records.module.css'

type Delivery = AlertDetail['deliveries'][number]

const LOOKS: Record<Delivery['state'], { symbol: SymbolName; word: string }> = {
  waiting: { symbol: 'waiting', word: 'on its way' },
  delivered: { symbol: 'ok', word: 'delivered' },
  failed: { symbol: 'critical', word: 'not delivered' },
}

const REASONS: Record<string, string> = {
  first: 'it began',
  added: 'more joined it',
  escalated: 'it grew worse',
  acknowledged: 'it was acknowledged',
  someResolved: 'a part of it ended',
  allResolved: 'it ended',
  repeat: 'a reminder',
}

/** Every message about an alert with each attempt to deliver it, the last first. */
export function DeliveryList({ deliveries, timeZone }: { deliveries: readonly Delivery[]; timeZone: string }) {
  if (deliveries.length === 0) return <p className={reportClasses.none}>Nobody yet.</p>
  return (
    <ul className={classes.records}>
      {deliveries
        .toSorted((a, b) => b.createdAt - a.createdAt)
        .map((delivery) => (
          <DeliveryItem key={`${delivery.channel} ${delivery.deliveryId}`} delivery={delivery} timeZone={timeZone} />
        ))}
    </ul>
  )
}

function DeliveryItem({ delivery, timeZone }: { delivery: Delivery; timeZone: string }) {
  const { channel, reason, createdAt, state, attempts, deliveryId } = delivery
  const { symbol, word } = LOOKS[state]
  return (
    <li className={classes.record}>
      <p className={classes.line}>
        <StateSymbol name={symbol} />
        <span>
          <strong>{channel}</strong>, {word}: {REASONS[reason] ?? reason}
        </span>
        <time dateTime={new Date(createdAt).toISOString()}>{formatMoment(createdAt, timeZone)}</time>
      </p>
      {attempts.length > 0 && (
        <details className={classes.attempts} open={state !== 'delivered'}>
          <summary>{formatQuantity(attempts.length, 'attempt')}</summary>
          <ol>
            {attempts.map((attempt) => (
              <li key={attempt.number} value={attempt.number}>
                {formatClock(attempt.startedAt, timeZone)}, {attempt.outcome} after{' '}
                {formatMs(attempt.endedAt - attempt.startedAt)}
                {attempt.detail !== '' && `: ${attempt.detail}`}
              </li>
            ))}
          </ol>
          <p className={classes.id}>{deliveryId}</p>
        </details>
      )}
    </li>
  )
}
