import type {
  MessageDetail,
  OverviewAnswer,
  PerformanceAnswer,
  PerformanceData,
  SeriesAnswer,
} from '@plumbline/protocol/api'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Connection, getJson } from '../api/client.ts'
import type { ApiFailure } from '../api/failure.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { rangeParams } from '../view/range.ts'
import { ANSWERS_KEY } from './refresh-answers.ts'

/** Beside the refresh that the server's events cause: events may be cut off by a proxy. TanStack pauses it in a hidden tab. */
const REFRESH_MS = 30_000

/** Messages to choose the table's rows from. Sorting by latency needs as many as the server gives. */
const NEWEST_LIMIT = '100'
const SEARCH_LIMIT = '1000'

export type Answer<Data> = UseQueryResult<Data, ApiFailure>

export function useOverview(): Answer<OverviewAnswer> {
  const { connection, view } = useDashboard()
  return useAnswer<OverviewAnswer, OverviewAnswer>({
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
    connection,
    path: '/api/v1/chat/performance',
    params: { ...rangeParams(view.range), ...conversationParams(view.conversationId), limit },
    select: dataOf,
  })
}

export function useSeries(): Answer<SeriesAnswer> {
  const { connection, view } = useDashboard()
  return useAnswer<SeriesAnswer, SeriesAnswer>({
    connection,
    path: '/api/v1/chat/series',
    params: { ...rangeParams(view.range), ...conversationParams(view.conversationId) },
    select: asIs,
  })
}

export function useMessage(messageId: string): Answer<MessageDetail> {
  const { connection } = useDashboard()
  return useAnswer<MessageDetail, MessageDetail>({
    connection,
    path: `/api/v1/chat/messages/${encodeURIComponent(messageId)}`,
    params: {},
    select: asIs,
    keepPrevious: false,
  })
}

interface Question<Body, Data> {
  connection: Connection
  path: string
  params: Record<string, string>
  select: (body: Body) => Data
  /** Show the answer of the range before while the new one is on its way, instead of a skeleton. */
  keepPrevious?: boolean
}

function useAnswer<Body, Data>({
  connection,
  path,
  params,
  select,
  keepPrevious = true,
}: Question<Body, Data>): Answer<Data> {
  return useQuery<Body, ApiFailure, Data>({
    queryKey: [ANSWERS_KEY, connection.baseUrl, connection.token, path, params],
    queryFn: ({ signal }) => getJson<Body>(connection, { path, params, signal }),
    select,
    refetchInterval: REFRESH_MS,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
}

const asIs = <Data>(data: Data): Data => data
const dataOf = (answer: PerformanceAnswer): PerformanceData => answer.data

const conversationParams = (conversationId: string | null): Record<string, string> =>
  conversationId === null ? {} : { conversationId }
