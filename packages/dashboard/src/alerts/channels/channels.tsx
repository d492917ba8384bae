import type { ChannelsAnswer } from '@plumbline/protocol/api'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { ChannelRow } from './channel-row.tsx'
import { type Channel, unheardSeverities } from './channel-state.ts'
import classes from './channels.module.css'

/** Where alerts are told, and whether that works. */
export function Channels({ answer, now }: { answer: ChannelsAnswer; now: number }) {
  const { channels } = answer
  const reachesSomebody = channels.some(({ kind }) => kind !== 'console')
  return (
    <Panel
      title="Who hears of alerts?"
      lead={reachesSomebody ? 'A test message proves more than a green mark.' : undefined}
    >
      {reachesSomebody ? <Unheard channels={channels} /> : <NobodyHears isLogged={channels.length > 0} />}
      <ul className={classes.channels}>
        {channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} now={now} />
        ))}
      </ul>
    </Panel>
  )
}

function Unheard({ channels }: { channels: readonly Channel[] }) {
  const severities = unheardSeverities(channels)
  if (severities.length === 0) return null
  return (
    <p className={classes.unheard}>
      <StateSymbol name="warning" size={16} />
      <span>
        Alerts with severity {severities.join(', ')} reach nobody: no route leads to a channel that is in use.
      </span>
    </p>
  )
}

/** What to set so that somebody does; nobody reads a log at night. */
function NobodyHears({ isLogged }: { isLogged: boolean }) {
  return (
    <>
      <p className={classes.unheard}>
        <StateSymbol name="warning" size={16} />
        <span>
          Nobody does: alerts are shown on this page{' '}
          {isLogged ? "and written to the server's log." : 'and told nowhere.'}
        </span>
      </p>
      <p className={classes.hint}>
        Give the server one of these and start it again, or write channels and routes in <code>plumbline.yaml</code>,
        which is read again when it changes:
      </p>
      <ul className={classes.variables}>
        {VARIABLES.map(({ name, leads }) => (
          <li key={name}>
            <code>{name}</code> {leads}
          </li>
        ))}
      </ul>
    </>
  )
}

const VARIABLES = [
  { name: 'SLACK_WEBHOOK_URL', leads: 'for Slack' },
  { name: 'ALERT_WEBHOOK_URL', leads: 'for a service of your own' },
  { name: 'SENDGRID_API_KEY', leads: 'with ALERT_EMAIL_RECIPIENTS for e-mail by SendGrid' },
  { name: 'EMAIL_HOST', leads: 'with ALERT_EMAIL_RECIPIENTS for e-mail by SMTP' },
] as const
