import type {
  MessageDetail,
  OverviewAnswer,
  PerformanceAnswer,
  PerformanceData,
  SeriesAnswer,
} from '@plumbline/protocol/api'
import { useDashboard } from '../view/dashboard-context.ts'
import { rangeParams } from '../view/range.ts'
import { ANSWERS_KEY } from './refresh-answers.ts'
import { type Answer, asIs, type Question, useAnswer } from './use-answer.ts'

/** Beside the refresh that the server's events cause: events may be cut off by a proxy. */
const REFRESH_MS = 30_000

/** Figures are asked for again when data arrive. */
export const figures = { family: ANSWERS_KEY, refreshMs: REFRESH_MS } as const satisfies Partial<Question<never, never>>

/** Messages to choose the table's rows from. Sorting by latency needs as many as the server gives. */
const NEWEST_LIMIT = '100'
const SEARCH_LIMIT = '1000'

export function useOverview(): Answer<OverviewAnswer> {
  const { connection, view } = useDashboard()
  return useAnswer<OverviewAnswer, OverviewAnswer>({
    ...figures,
    connection,
    path: '/api/v1/overview',
    params: rangeParams(view.range),
    select: asIs,
  })
}

export function usePerformance(): Answer<PerformanceData> {
  const { connection, view } = useDashboard()
  const limit = view.sort === 'newest' && view.state === 'all' ? NEWEST_LIMIT : SEARCH_LIMIT
  return useAnswer<PerformanceAnswer, PerformanceData>({
    ...figures,
    connection,
    path: '/api/v1/chat/performance',
    params: { ...rangeParams(view.range), ...conversationParams(view.conversationId), limit },
    select: dataOf,
  })
}

export function useSeries(): Answer<SeriesAnswer> {
  const { connection, view } = useDashboard()
  return useAnswer<SeriesAnswer, SeriesAnswer>({
    ...figures,
    connection,
    path: '/api/v1/chat/series',
    params: { ...rangeParams(view.range), ...conversationParams(view.conversationId) },
    select: asIs,
  })
}

export function useMessage(messageId: string): Answer<MessageDetail> {
  const { connection } = useDashboard()
  return useAnswer<MessageDetail, MessageDetail>({
    ...figures,
    connection,
    path: `/api/v1/chat/messages/${encodeURIComponent(messageId)}`,
    params: {},
    select: asIs,
    keepPrevious: false,
  })
}

const dataOf = (answer: PerformanceAnswer): PerformanceData => answer.data

const conversationParams = (conversationId: string | null): Record<string, string> =>
  conversationId === null ? {} : { conversationId }
