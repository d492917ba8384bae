import { type PerformanceAnswer, PerformanceAnswerSchema, type PerformanceData } from '@plumbline/protocol/api'
import type { Context } from '../context.ts'
import { type Failure, foreign, otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { type Answer, requestJson, type Server } from '../http/request.ts'

/** What to ask about. */
export interface CheckQuery {
  /** Length of the window that ends now, such as `1h`; the server's default when absent. */
  window?: string | undefined
  conversationId?: string | undefined
  pipeline?: string | undefined
  /** Recent samples to return. */
  limit?: number | undefined
}

export type Check = { ok: true; at: number; data: PerformanceData; elapsedMs: number } | (Failure & { at: number })

/** One check of the chat SLA. */
export async function checkPerformance(server: Server, query: CheckQuery, context: Context): Promise<Check> {
  const at = context.clock.now()
  const answer = await askPerformance(server, query, context)
  if (!answer.ok) return { ...answer, at }
  const { body, elapsedMs } = answer
  const known = parseAnswer(PerformanceAnswerSchema, body)
  if (known.ok) return { ok: true, at, data: (known.value satisfies PerformanceAnswer).data, elapsedMs }
  const isOurs = typeof body === 'object' && body !== null && 'success' in body
  return { ...(isOurs ? otherVersion(server, known.problem) : foreign(server, known.problem)), at }
}

/** The endpoint's answer as it came, not yet checked. */
export function askPerformance(server: Server, query: CheckQuery, context: Context): Promise<Answer | Failure> {
  const { window, conversationId, pipeline, limit } = query
  return requestJson(
    server,
    { path: 'api/admin/performance-analysis', query: { window, conversationId, pipeline, limit: limit?.toString() } },
    context,
  )
}
