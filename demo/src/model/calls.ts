/** The two calls that every answer takes, as Plumbline knows them: live ones and those of the history alike. */
export const DRAFT_CALL = { service: 'assistant-ai', name: 'drafts.create' } as const
export const SEND_CALL = { service: 'helpdesk', name: 'messages.create' } as const

/** What a stub answers when it does not do what it was asked. */
export interface Refusal {
  status: number
  body: { error: string }
}

export const NO_MODEL: Refusal = { status: 500, body: { error: 'the model could not be reached' } }
export const MAINTENANCE: Refusal = { status: 503, body: { error: 'down for maintenance' } }

/** Why a call failed, as the SDK tells it. */
export interface CallFailure {
  errorType: string
  errorMessage: string
}

export const sayRefusal = (status: number, body: string): string => `status ${status}: ${body}`

/** A refusal as it reaches Plumbline. */
export const refusedWith = ({ status, body }: Refusal): CallFailure => ({
  errorType: `HTTP ${status}`,
  errorMessage: sayRefusal(status, JSON.stringify(body)),
})

/** Nothing came within the time-out of a call: what `AbortSignal.timeout` rejects with in Node. */
export const UNANSWERED: CallFailure = {
  errorType: 'TimeoutError',
  errorMessage: 'The operation was aborted due to timeout',
}
