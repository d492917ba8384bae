import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ApiFailure } from '../../api/failure.ts'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import classes from './actions.module.css'

/** Why something was not done, beside what was pressed. Where a stronger token would help, it is asked for. */
export function ActionFailure({ failure }: { failure: ApiFailure | null }) {
  const { takeToken } = useDashboard()
  if (!failure) return null
  return (
    <div className={classes.failure} role="alert">
      <StateSymbol name="critical" />
      <div>
        <strong>{failure.message}.</strong> {failure.detail} <span className={classes.code}>({failure.code})</span>
        {failure.reason === 'unauthorised' && takeToken && <AdminTokenForm onToken={takeToken} />}
      </div>
    </div>
  )
}

function AdminTokenForm({ onToken }: { onToken: (token: string) => void }) {
  const [token, setToken] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (token.trim() !== '') onToken(token.trim())
  }
  return (
    <form className={classes.token} onSubmit={onSubmit}>
      <PasswordInput
        size="xs"
        label="Admin token, kept in this tab"
        value={token}
        autoComplete="off"
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default">
        Use it, then try again
      </Button>
    </form>
  )
}
