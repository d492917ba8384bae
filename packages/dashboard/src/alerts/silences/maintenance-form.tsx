import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { planMaintenance, useAlertAction } from '../../answers/alert-actions.ts'
import { timeZoneOf } from '../../formats/times.ts'
import { toInput } from '../../toolbar/range-input.ts'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ActionFailure } from '../actions/action-failure.tsx'
import { useActor } from '../actions/actor.tsx'
import { AuthorFields, authorOf, useAuthor } from './author-fields.tsx'
import { ConditionsField, conditionsOf } from './conditions-field.tsx'
import { isBefore, isWindowLength, isWindowName, maintenanceOf, WEEKDAYS, type Weekday } from './plan-maintenance.ts'
import classes from './silences.module.css'

const HOUR_MS = 3_600_000
const KINDS = [
  { value: 'once', label: 'Once' },
  { value: 'weekly', label: 'Every week' },
] as const

/** Plans a time in which alerts are expected and nobody is told, by the clock that the page shows. */
export function MaintenanceForm({ now, onDone }: { now: number; onDone: () => void }) {
  const { view } = useDashboard()
  const { takeName } = useActor()
  const [author, setAuthor] = useAuthor()
  const [conditions, setConditions] = useState('')
  const [wish, setWish] = useState(() => {
    const nextHour = Math.ceil(now / HOUR_MS) * HOUR_MS
    const [from, to] = [nextHour, nextHour + 2 * HOUR_MS].map((at) => toInput(at, view.zone).slice(0, 16))
    const days: readonly Weekday[] = ['sun']
    return { id: '', kind: 'once' as 'once' | 'weekly', from: from ?? '', to: to ?? '', days, at: '03:00', lasts: '2h' }
  })
  const { mutate, isPending, error } = useAlertAction(planMaintenance)
  const zone = timeZoneOf(view.zone)
  const change = (part: Partial<typeof wish>) => setWish({ ...wish, ...part })
  const window = maintenanceOf({ ...wish, conditions: conditionsOf(conditions), zone })

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!window) return
    takeName(author.by.trim())
    mutate({ ...window, ...authorOf(author) }, { onSuccess: onDone })
  }
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <TextInput
        label="Name of the window"
        placeholder="db-move"
        value={wish.id}
        maxLength={64}
        error={wish.id === '' || isWindowName(wish.id) ? undefined : 'Letters, digits, _ and -; a letter first.'}
        onChange={(event) => change({ id: event.currentTarget.value })}
      />
      <ConditionsField value={conditions} onChange={setConditions} none=" Every alert when left empty." />
      <SegmentedControl
        aria-label="How often"
        value={wish.kind}
        data={[...KINDS]}
        onChange={(value) => change({ kind: value === 'weekly' ? 'weekly' : 'once' })}
      />
      {wish.kind === 'once' ? (
        <>
          <TextInput
            type="datetime-local"
            label="From"
            value={wish.from}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label="To"
            value={wish.to}
            error={isBefore(wish.from, wish.to) ? undefined : 'The end has to come after the start.'}
            onChange={(event) => change({ to: event.currentTarget.value })}
          />
        </>
      ) : (
        <>
          <Days days={wish.days} onChange={(days) => change({ days })} />
          <TextInput
            type="time"
            label="Begins at"
            value={wish.at}
            onChange={(event) => change({ at: event.currentTarget.value })}
          />
          <TextInput
            label="Lasts"
            value={wish.lasts}
            maxLength={20}
            error={isWindowLength(wish.lasts) ? undefined : 'From 1m to 7d, written like 30m, 2h or 1d.'}
            onChange={(event) => change({ lasts: event.currentTarget.value })}
          />
        </>
      )}
      <p className={classes.zone}>Times in {zone}.</p>
      <AuthorFields author={author} onChange={setAuthor} />
      <ActionFailure failure={error} />
      <Button type="submit" size="sm" loading={isPending} disabled={!window}>
        Plan
      </Button>
    </form>
  )
}

function Days({ days, onChange }: { days: readonly Weekday[]; onChange: (days: readonly Weekday[]) => void }) {
  const toggle = (day: Weekday) =>
    onChange(WEEKDAYS.filter((other) => (other === day ? !days.includes(day) : days.includes(other))))
  return (
    <fieldset className={classes.days}>
      <legend>Begins on</legend>
      <div className={classes.lengths}>
        {WEEKDAYS.map((day) => (
          <button key={day} type="button" aria-pressed={days.includes(day)} onClick={() => toggle(day)}>
            {day}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
