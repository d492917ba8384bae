import { type ReviewKind, type ReviewSent, ReviewSentSchema } from '@plumbline/protocol/api'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type Failure, otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { type Request, requestJson, type Server } from '../http/request.ts'
import { countOf } from '../terminal/format.ts'
import { stripControls, toTerminalSafeJson } from '../terminal/plain-text.ts'
import type { ReviewFlags } from './review-flags.ts'

/** Two attempts that get no answer take as long; the server goes on for a day, and nobody waits for that. */
const WAIT_MS = 30_000
const FIRST_LOOK_MS = 250
const LONGEST_PAUSE_MS = 2_000

/**
 * `plumbline review --send`: has it sent, and waits half a minute at most for what becomes of it. 0 when every channel has taken it, 1 when
 * one has not, or not yet; 2 when there is no such channel, or it takes no reviews.
 */
export async function sendReview(
  kind: ReviewKind,
  channels: readonly string[],
  server: Server,
  { at, soFar, json }: ReviewFlags,
  context: Context,
): Promise<ExitCode> {
  const body = { channels, ...(at !== undefined && { at }), ...(soFar && { soFar }) }
  const accepted = await ask({ path: `api/v1/reviews/${kind}/send`, body }, server, context)
  if (!accepted.ok) {
    complain(context, accepted.message)
    // What is not there is a channel that was named, not data.
    return accepted.kind === 'absent' ? EXIT.usage : accepted.exitCode
  }
  const { sent, failed } = await follow(accepted.sent, server, context)
  context.stdout.write(json ? `${toTerminalSafeJson(sent)}\n` : `${render(sent).map(stripControls).join('\n')}\n`)
  const open = sent.sent.filter(({ channel, state }) => channels.includes(channel) && state !== 'delivered')
  if (open.length === 0) return EXIT.ok
  const outcomeUrl = new URL(sent.outcomePath.slice(1), server.address).href
  if (failed) complain(context, `${failed.message}; it was accepted all the same, see ${outcomeUrl}`)
  else
    complain(
      context,
      `exit 1: ${countOf(open.length, 'channel')} did not take it${open.some(isWaiting) ? ' yet' : ''}; see ${outcomeUrl}`,
    )
  return failed?.exitCode ?? EXIT.findings
}

type Sent = ReviewSent['sent'][number]

const isWaiting = ({ state }: Sent): boolean => state === 'waiting'

type Asked = { ok: true; sent: ReviewSent } | Failure

async function ask(request: Request, server: Server, context: Context): Promise<Asked> {
  const response = await requestJson(server, request, context)
  if (!response.ok) return response
  const sent = parseAnswer(ReviewSentSchema, response.body)
  return sent.ok ? { ok: true, sent: sent.value } : otherVersion(server, sent.problem)
}

/** What is known when nothing waits any more, when the time is up, or when the server does not say. */
async function follow(
  accepted: ReviewSent,
  server: Server,
  context: Context,
): Promise<{ sent: ReviewSent; failed?: Failure }> {
  const { clock, interrupted } = context
  const path = `api/v1/reviews/sent/${encodeURIComponent(accepted.deliveryId)}`
  const until = clock.elapsed() + WAIT_MS
  let sent = accepted
  for (let pauseMs = FIRST_LOOK_MS; sent.sent.some(isWaiting) && clock.elapsed() < until; pauseMs *= 2) {
    await clock.sleep(Math.min(pauseMs, LONGEST_PAUSE_MS), interrupted)
    const asked = await ask({ path }, server, context)
    if (!asked.ok) return { sent, failed: asked }
    sent = asked.sent
  }
  return { sent }
}

const render = ({ title, sent }: ReviewSent): string[] => [title, ...sent.map((one) => `  ${describe(one)}`)]

function describe({ channel, state, attempts, detail }: Sent): string {
  const said = detail === '' ? '' : `, ${detail}`
  switch (state) {
    case 'delivered':
      return `${channel}: delivered${said}`
    case 'failed':
      return `${channel}: failed${said}`
    case 'waiting':
      return `${channel}: waiting${attempts === 0 ? '' : ` after ${countOf(attempts, 'attempt')}`}${said}; it is tried again for a day`
  }
}
