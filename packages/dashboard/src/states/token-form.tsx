import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ApiFailure } from '../api/failure.ts'
import classes from './states.module.css'

/** Asks for the read token. `refused`: one was given already, and the server did not take it. */
export function TokenForm({
  failure,
  refused,
  onToken,
}: {
  failure: ApiFailure
  refused: boolean
  onToken: (token: string) => void
}) {
  const [token, setToken] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (token.trim() !== '') onToken(token.trim())
  }
  return (
    <form className={classes.token} onSubmit={onSubmit}>
      <h2>This server asks for a token</h2>
      <p>
        It is the one given to the server as <code>PLUMBLINE_READ_TOKEN</code>. It stays in this tab and is forgotten
        when you close it.
      </p>
      <PasswordInput
        label="Read token"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        autoComplete="off"
        required
        withAsterisk={false}
        error={refused ? `${failure.message}. ${failure.detail}` : undefined}
      />
      <Button type="submit">Open</Button>
    </form>
  )
}
