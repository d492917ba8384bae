import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import classes from './actions.module.css'
import { useActor } from './actor.tsx'

/** Asks who acts. `confirm` says what happens then. */
export function NameForm({ confirm, onDone }: { confirm: string; onDone: (name: string) => void }) {
  const { name, takeName } = useActor()
  const [text, setText] = useState(name ?? '')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const next = text.trim()
    takeName(next)
    onDone(next)
  }
  return (
    <form className={classes.question} onSubmit={onSubmit}>
      <TextInput
        label="Your name"
        description="Shown to the others beside what you do. Kept in this browser; may be left empty."
        value={text}
        maxLength={100}
        autoComplete="nickname"
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Button type="submit" size="sm">
        {confirm}
      </Button>
    </form>
  )
}
