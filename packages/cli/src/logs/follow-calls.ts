import type { OperationCall, OperationCalls } from '@plumbline/protocol/api'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type Failure, isTransient } from '../http/failure.ts'

const INTERVAL_MS = 2_000
/** Calls may become visible in another order than they arrived, within so long. */
const OVERLAP_MS = 15_000
const PAGE = 1_000
const MOST_PAGES = 10
/** Of the time in which calls happened, before and after the server's now: what is sent late, and by clocks that are ahead. */
const BEFORE_MS = 86_400_000
const AFTER_MS = 3_600_000

/** Asks for calls, narrowed as the command line says. */
export type AskCalls = (
  query: Readonly<Record<string, string | undefined>>,
) => Promise<{ ok: true; answer: OperationCalls } | Failure>

interface Following {
  first: OperationCalls
  ask: AskCalls
  show: (calls: readonly OperationCall[]) => void
}

/** Shows calls as they arrive, until interrupted; a server that is away is said once, and asked again. Resolves to 0 when interrupted. */
export async function followCalls({ first, ask, show }: Following, context: Context): Promise<ExitCode> {
  const { clock, interrupted } = context
  const startedMs = clock.elapsed()
  const serverNow = (): number => first.window.to + Math.round(clock.elapsed() - startedMs)
  let seen = remember(first.calls, new Map())
  let newestMs = first.window.to
  let isAway = false
  while (!interrupted.aborted) {
    await clock.sleep(INTERVAL_MS, interrupted)
    if (interrupted.aborted) break
    const found = await askArrivals(ask, newestMs - OVERLAP_MS, serverNow())
    if (!found.ok) {
      if (interrupted.aborted) break
      if (!isTransient(found)) {
        complain(context, found.message)
        return found.exitCode
      }
      if (!isAway) complain(context, `${found.message}; it is asked again every ${INTERVAL_MS / 1_000} s`)
      isAway = true
      continue
    }
    if (isAway) complain(context, 'the server answers again')
    isAway = false
    const fresh = found.calls.filter(({ id }) => !seen.has(id))
    if (found.isCut)
      complain(context, `more than ${MOST_PAGES * PAGE} calls arrived at once; only the newest are shown`)
    show(fresh.toSorted((a, b) => a.at - b.at))
    newestMs = found.calls.reduce((most, { receivedAt }) => Math.max(most, receivedAt), newestMs)
    seen = remember(fresh, forget(seen, newestMs - OVERLAP_MS))
  }
  return EXIT.ok
}

async function askArrivals(ask: AskCalls, receivedSince: number, now: number) {
  const window = { from: String(now - BEFORE_MS), to: String(now + AFTER_MS) }
  const query = { ...window, receivedSince: String(receivedSince), limit: String(PAGE) }
  const calls: OperationCall[] = []
  let before: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = await ask({ ...query, before })
    if (!asked.ok) return asked
    calls.push(...asked.answer.calls)
    if (asked.answer.next === null) return { ok: true as const, calls, isCut: false }
    before = asked.answer.next
  }
  return { ok: true as const, calls, isCut: true }
}

type Seen = ReadonlyMap<string, number>

const remember = (calls: readonly OperationCall[], seen: Seen): Seen =>
  new Map([...seen, ...calls.map(({ id, receivedAt }) => [id, receivedAt] as const)])

/** Only what the overlap may bring again. */
const forget = (seen: Seen, beforeMs: number): Seen =>
  new Map([...seen].filter(([, receivedAt]) => receivedAt >= beforeMs))
