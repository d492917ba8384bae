import { Button } from '@mantine/core'
import type { ChannelTestAnswer } from '@plumbline/protocol/api'
import type { ReactNode } from 'react'
import { switchOnChannel, testChannel, useAlertAction } from '../../answers/alert-actions.ts'
import { formatMs, formatQuantity } from '../../formats/numbers.ts'
import { formatAgo } from '../../formats/times.ts'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { ActionFailure } from '../actions/action-failure.tsx'
import { type Channel, lookOfChannel } from './channel-state.ts'
import classes from './channels.module.css'

/** One channel: whether it takes messages, what went wrong last, and a button that finds out. */
export function ChannelRow({ channel, now }: { channel: Channel; now: number }) {
  const { id, kind, fallback, severities, switchedOff, lastDelivered, lastFailure, waiting } = channel
  const test = useAlertAction(testChannel)
  const switchOn = useAlertAction(switchOnChannel)
  const { symbol, word } = lookOfChannel(channel)
  return (
    <li className={classes.channel}>
      <div className={classes.what}>
        <h3>
          {id} <span>{kind}</span>
        </h3>
        <p className={classes.state} data-symbol={symbol}>
          <StateSymbol name={symbol} size={16} />
          <span>
            {word}
            {switchedOff !== null && `: ${switchedOff}`}
          </span>
        </p>
        <dl className={classes.facts}>
          <Fact name="Told of">{severities.length === 0 ? 'nothing: no route leads here' : severities.join(', ')}</Fact>
          <Fact name="Last delivered">{lastDelivered === null ? 'never' : formatAgo(now - lastDelivered)}</Fact>
          {lastFailure && (
            <Fact name="Last failure">
              {formatAgo(now - lastFailure.at)}: {lastFailure.detail}
            </Fact>
          )}
          {waiting > 0 && <Fact name="Waiting">{formatQuantity(waiting, 'message')}</Fact>}
          <Fact name="If it fails">{fallback === null ? 'nobody else is told' : `${fallback} gets a copy`}</Fact>
        </dl>
        {test.data && <TestOutcome outcome={test.data} />}
        <ActionFailure failure={test.error ?? switchOn.error} />
      </div>
      <div className={classes.actions}>
        {switchedOff !== null && (
          <Button
            size="xs"
            variant="default"
            loading={switchOn.isPending}
            aria-label={`Switch on: ${id}`}
            onClick={() => switchOn.mutate(id)}
          >
            Switch on
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          loading={test.isPending}
          aria-label={`Send test: ${id}`}
          onClick={() => test.mutate(id)}
        >
          Send test
        </Button>
      </div>
    </li>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const OUTCOMES: Record<ChannelTestAnswer['outcome'], string> = {
  delivered: 'The test message was taken',
  retry: 'It did not get through now, and might later',
  refused: 'It was refused',
  gone: 'The channel no longer exists',
}

function TestOutcome({ outcome: { outcome, detail, tookMs } }: { outcome: ChannelTestAnswer }) {
  return (
    <p className={classes.outcome} role="status">
      <StateSymbol name={outcome === 'delivered' ? 'ok' : 'critical'} size={16} />
      <span>
        <strong>{OUTCOMES[outcome]}</strong> in {formatMs(tookMs)}
        {detail !== '' && `: ${detail}`}
      </span>
    </p>
  )
}
