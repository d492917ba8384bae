import { Button, Textarea, TextInput } from '@mantine/core'
import type { NewSilence } from '@plumbline/protocol/api'
import { type FormEvent, useState } from 'react'
import { createSilence, useAlertAction } from '../../answers/alert-actions.ts'
import { formatNear, timeZoneOf } from '../../formats/times.ts'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ActionFailure } from '../actions/action-failure.tsx'
import { useActor } from '../actions/actor.tsx'
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
  const { name, takeName } = useActor()
  const [conditions, setConditions] = useState(matchers.join('\n'))
  const [length, setLength] = useState('2h')
  const [by, setBy] = useState(name ?? '')
  const [comment, setComment] = useState('')
  const { mutate, isPending, error } = useAlertAction(createSilence)
  const lengthMs = readSilenceLength(length)
  const lines = conditions
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const valid = lengthMs !== undefined && lines.length > 0

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!valid) return
    takeName(by.trim())
    mutate(silenceOf({ lines, length, by, comment }), { onSuccess: onDone })
  }
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <Textarea
        label="Which alerts"
        description="One condition a line; all must fit. label=value, label!=value, or label=~chat-* with a star for any text."
        placeholder={'service=checkout\nseverity!=critical'}
        value={conditions}
        rows={2}
        classNames={{ input: classes.conditions ?? '' }}
        onChange={(event) => setConditions(event.currentTarget.value)}
        data-autofocus
      />
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
      <TextInput
        label="Why"
        placeholder="May be left empty"
        value={comment}
        maxLength={1_000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {name === null && (
        <TextInput
          label="Your name"
          description="Asked once, kept in this browser; may be left empty."
          value={by}
          maxLength={100}
          autoComplete="nickname"
          onChange={(event) => setBy(event.currentTarget.value)}
        />
      )}
      <ActionFailure failure={error} />
      <Button type="submit" size="sm" loading={isPending} disabled={!valid}>
        Silence
      </Button>
    </form>
  )
}

interface Wish {
  lines: string[]
  length: string
  by: string
  comment: string
}

const silenceOf = ({ lines, length, by, comment }: Wish): NewSilence => ({
  matchers: lines,
  for: length.trim(),
  ...(by.trim() !== '' && { by: by.trim() }),
  ...(comment.trim() !== '' && { comment: comment.trim() }),
})
