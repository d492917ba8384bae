import type { IntakeAnswer } from '@plumbline/protocol'
import { IntakeAnswerSchema } from '@plumbline/protocol'
import { ProblemSchema } from '@plumbline/protocol/api'
import { Check } from 'typebox/value'
import type { Answer } from './http.ts'

/** The code of an error answer; fails when the answer is not a problem document (RFC 9457) of ours. */
export function codeOf({ status, headers, json, text }: Answer): string {
  const type = headers['content-type'] ?? ''
  if (status < 400 || !String(type).startsWith('application/problem+json') || !Check(ProblemSchema, json)) {
    throw new Error(`not a problem document: ${status} ${type} ${text.slice(0, 300)}`)
  }
  if (json.status !== status) throw new Error(`the problem says ${json.status}, the answer ${status}`)
  return json.code
}

/** What an intake route says of a batch; fails when the answer is neither that nor a refusal that names every row. */
export function intakeAnswerOf({ status, json, text }: Answer): IntakeAnswer {
  if ((status === 200 || status === 400) && Check(IntakeAnswerSchema, json)) return json
  throw new Error(`not an answer to a batch: ${status} ${text.slice(0, 300)}`)
}
