import { Button, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Alert } from '@plumbline/protocol/api'
import { intervene, useAlertAction } from '../../answers/alert-actions.ts'
import { matchersOf } from '../silences/matchers-of.ts'
import { SilenceForm } from '../silences/silence-form.tsx'
import { ActionFailure } from './action-failure.tsx'
import classes from './actions.module.css'
import { useActor } from './actor.tsx'
import { ActorButton } from './actor-button.tsx'

/** What can be done to an alert that is open: take it on, keep it quiet, end it. */
export function AlertActions({ alert, now }: { alert: Alert; now: number }) {
  const { id, title, state } = alert
  const { takeDeed } = useActor()
  const { mutate, isPending, variables, error } = useAlertAction(intervene, (_, { kind }) =>
    takeDeed({ id, text: `${kind === 'acknowledge' ? 'Acknowledged' : 'Resolved'}: ${title}`, at: Date.now() }),
  )
  const doing = isPending ? variables.kind : null
  const open = state !== 'pending' && alert.startedAt !== null && state !== 'resolved'
  return (
    <>
      <div className={classes.buttons}>
        {open && (
          <ActorButton
            label={state === 'acknowledged' ? 'Take over' : 'Acknowledge'}
            about={title}
            busy={doing === 'acknowledge'}
            disabled={doing === 'resolve'}
            onAct={(by) => mutate({ id, kind: 'acknowledge', by })}
          />
        )}
        <SilenceButton alert={alert} now={now} />
        {open && (
          <ActorButton
            label="Resolve"
            about={title}
            busy={doing === 'resolve'}
            disabled={doing === 'acknowledge'}
            onAct={(by) => mutate({ id, kind: 'resolve', by })}
          />
        )}
      </div>
      <ActionFailure failure={error} />
    </>
  )
}

function SilenceButton({ alert, now }: { alert: Alert; now: number }) {
  const [opened, { toggle, close }] = useDisclosure(false)
  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? undefined : close())}
      trapFocus
      returnFocus
      shadow="md"
      width={320}
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          onClick={toggle}
          aria-haspopup="dialog"
          aria-label={`Silence: ${alert.title}`}
        >
          Silence
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SilenceForm matchers={matchersOf(alert)} now={now} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  )
}
