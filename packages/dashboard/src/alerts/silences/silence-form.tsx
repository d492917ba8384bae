import { Button, TextInput } from '@mantine/core'
import type { NewSilence } from '@plumbline/protocol/api'
import { type FormEvent, useState } from 'react'
import { createSilence, useAlertAction } from '../../answers/alert-actions.ts'
import { formatNear, timeZoneOf } from '../../formats/times.ts'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ActionFailure } from '../actions/action-failure.tsx'
import { useActor } from '../actions/actor.tsx'
import { type Author, AuthorFields, authorOf, useAuthor } from './author-fields.tsx'
import { ConditionsField, conditionsOf } from './conditions-field.tsx'
import { readSilenceLength } from './read-silence-length.ts'
import classes from './silences.module.css'

export interface SilenceFormProps {
  /** To begin with, one a line. */
  matchers: readonly string[]
  now: number
  onDone: () => void
}

const LENGTHS = ['30m', '2h', '8h', '1d', '7d'] as const

/** Keeps the alerts quiet that fit all of its conditions, for a while. They still fire, and are shown here. */
export function SilenceForm({ matchers, now, onDone }: SilenceFormProps) {
  const { view } = useDashboard()
  const { takeName } = useActor()
  const [conditions, setConditions] = useState(matchers.join('\n'))
  const [length, setLength] = useState('2h')
  const [author, setAuthor] = useAuthor()
  const { mutate, isPending, error } = useAlertAction(createSilence)
  const lengthMs = readSilenceLength(length)
  const lines = conditionsOf(conditions)
  const valid = lengthMs !== undefined && lines.length > 0

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!valid) return
    takeName(author.by.trim())
    mutate(silenceOf({ lines, length, author }), { onSuccess: onDone })
  }
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <ConditionsField value={conditions} onChange={setConditions} first />
      <div>
        <TextInput
          label="For how long"
          value={length}
          maxLength={20}
          error={lengthMs === undefined ? 'From 1m to 90d, written like 30m, 2h or 7d.' : undefined}
          description={lengthMs && `Until ${formatNear(now + lengthMs, now, timeZoneOf(view.zone))}`}
          onChange={(event) => setLength(event.currentTarget.value)}
        />
        <div className={classes.lengths}>
          {LENGTHS.map((choice) => (
            <button key={choice} type="button" aria-pressed={choice === length} onClick={() => setLength(choice)}>
              {choice}
            </button>
          ))}
        </div>
      </div>
      <AuthorFields author={author} onChange={setAuthor} />
      <ActionFailure failure={error} />
      <Button type="submit" size="sm" loading={isPending} disabled={!valid}>
        Silence
      </Button>
    </form>
  )
}

const silenceOf = ({ lines, length, author }: { lines: string[]; length: string; author: Author }): NewSilence => ({
  matchers: lines,
  for: length.trim(),
  ...authorOf(author),
})
