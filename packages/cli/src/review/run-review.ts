import { writeFile } from 'node:fs/promises'
import { type Review, type ReviewKind, ReviewSchema } from '@plumbline/protocol/api'
import { composeReview, renderHtml, renderMarkdown, renderText, type Tone } from '@plumbline/protocol/review'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type Failure, otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson, type Server } from '../http/request.ts'
import { resolveServer } from '../http/resolve-server.ts'
import { readVariable } from '../http/token.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal, type Terminal } from '../terminal/terminal.ts'
import type { ReviewFlags } from './review-flags.ts'
import { sendReview } from './send-review.ts'
import { judgeReview } from './verdict.ts'

/** `plumbline review`: 0, or 1 for what `--fail-on` names, 2 no such period or channel, 3 too little measured, 4 no server. */
export async function runReview(kind: ReviewKind, flags: ReviewFlags, context: Context): Promise<ExitCode> {
  const clash = clashOf(flags)
  const server = clash === undefined ? await resolveServer(flags, tokenFor(flags, context), context) : undefined
  if (!server?.ok) {
    complain(context, clash ?? (server?.ok === false ? server.problem : ''))
    return EXIT.usage
  }
  if (flags.send) return sendReview(kind, flags.send, server.value, flags, context)
  const found = await askReview(kind, server.value, flags, context)
  if (!found.ok) {
    complain(context, found.message)
    return found.exitCode
  }
  const { exitCode, reason } = judgeReview(found.review, flags)
  const text = render(found.review, flags, context)
  if (flags.output === undefined) context.stdout.write(text)
  else if (!(await writeTo(flags.output, text, context))) return EXIT.usage
  if (exitCode !== EXIT.ok) complain(context, `exit ${exitCode}: ${reason}`)
  return exitCode
}

function clashOf({ json, format, at, soFar, send, output }: ReviewFlags): string | undefined {
  if (json && format !== 'text' && format !== 'json')
    return `--json and --format ${format} exclude each other; leave one out`
  if (at !== undefined && soFar) return '--at and --so-far exclude each other; leave one out'
  if (send && output !== undefined) return '--send and --output exclude each other; leave one out'
  return undefined
}

const tokenFor = ({ send }: ReviewFlags, { env }: Context) =>
  send ? ('PLUMBLINE_ADMIN_TOKEN' as const) : readVariable(env)

async function askReview(
  kind: ReviewKind,
  server: Server,
  { at, soFar }: ReviewFlags,
  context: Context,
): Promise<{ ok: true; review: Review } | Failure> {
  const query = { at, soFar: soFar ? 'true' : undefined }
  const response = await requestJson(server, { path: `api/v1/reviews/${kind}`, query }, context)
  if (!response.ok) return response
  const review = parseAnswer(ReviewSchema, response.body)
  return review.ok ? { ok: true, review: review.value } : otherVersion(server, review.problem)
}

function render(review: Review, flags: ReviewFlags, context: Context): string {
  switch (flags.json ? 'json' : flags.format) {
    case 'json':
      return `${toTerminalSafeJson(review)}\n`
    case 'markdown':
      return renderMarkdown(composeReview(review))
    case 'html':
      return renderHtml(composeReview(review))
    case 'text': {
      const terminal = describeTerminal(
        flags,
        context.env,
        flags.output === undefined ? context.stdout : { write: () => undefined },
      )
      const { columns, unicode } = terminal
      return renderText(composeReview(review), { columns, unicode, paint: painter(terminal) })
    }
  }
}

/** Select Graphic Rendition parameters (ECMA-48), of the palette that the terminal's theme decides. */
const SGR: Record<Tone | 'title', string> = { good: '32', bad: '31', warn: '33', soft: '2', title: '1' }

const painter =
  ({ colour }: Terminal) =>
  (text: string, tone: Tone | 'title'): string =>
    colour && text !== '' ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text

async function writeTo(path: string, text: string, context: Context): Promise<boolean> {
  try {
    await writeFile(path, text)
    return true
  } catch (error) {
    complain(context, `--output ${path}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
