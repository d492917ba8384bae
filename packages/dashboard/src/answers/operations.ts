import type {
  Bottlenecks,
  Connectivity,
  OperationCall,
  OperationCalls,
  OperationHeatmap,
  OperationStats,
  OperationsReport,
  Trace,
} from '@plumbline/protocol/api'
import type { CallReference } from '../view/call-reference.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { rangeParams } from '../view/range.ts'
import type { View } from '../view/view.ts'
import { figures } from './queries.ts'
import { type Answer, asIs, useAnswer } from './use-answer.ts'

/** The report of what the view shows: everything, one service, or one operation of it. */
export const useOperationsReport = (): Answer<OperationsReport> => useOperationAnswer<OperationsReport>('report')

/** The operations of one service, those first that take most time. */
export const useOperationStats = (): Answer<OperationStats> =>
  useOperationAnswer<OperationStats>('stats', { order: 'time', limit: String(MOST_OPERATIONS) })

/** How many calls of an operation took how long, over time. */
export const useOperationHeatmap = (): Answer<OperationHeatmap> => useOperationAnswer<OperationHeatmap>('heatmap')

/** Single calls of an operation in the order of the view. */
export function useOperationCalls(): Answer<OperationCalls> {
  const { view } = useDashboard()
  return useOperationAnswer<OperationCalls>('calls', {
    order: view.sort,
    limit: String(MOST_CALLS),
    ...(view.failedOnly && { errorsOnly: 'true' }),
  })
}

/** The one call that the view refers to; undefined when it is not kept any more. */
export function useOperationCall({ id, at }: CallReference): Answer<OperationCall | null> {
  const { connection, view } = useDashboard()
  return useAnswer<OperationCalls, OperationCall | null>({
    ...figures,
    connection,
    path: `${OPERATIONS_PATH}/calls`,
    params: {
      ...rangeParams({ kind: 'between', from: at, to: at + 1 }),
      ...operationParams(view),
      limit: String(MOST_AT_ONCE),
    },
    select: ({ calls }) => calls.find((call) => call.id === id) ?? null,
    keepPrevious: false,
  })
}

/** Whether the services can be reached now: not a matter of the range that is shown. */
export function useConnectivity(): Answer<Connectivity> {
  const { connection, view } = useDashboard()
  return useAnswer<Connectivity, Connectivity>({
    ...figures,
    connection,
    path: `${OPERATIONS_PATH}/health`,
    params: operationParams({ ...view, operation: null }),
    select: asIs,
  })
}

/** Operations that hold things up or became worse. */
export function useBottlenecks(): Answer<Bottlenecks> {
  const { connection, view } = useDashboard()
  return useAnswer<Bottlenecks, Bottlenecks>({
    ...figures,
    connection,
    path: '/api/v1/bottlenecks',
    params: { ...rangeParams(view.range), ...operationParams(view), kind: 'operation' },
    select: asIs,
  })
}

/** Everything that was measured under one trace id. */
export function useTrace(traceId: string): Answer<Trace> {
  const { connection } = useDashboard()
  return useAnswer<Trace, Trace>({
    ...figures,
    connection,
    path: `/api/v1/traces/${encodeURIComponent(traceId)}`,
    params: {},
    select: asIs,
    keepPrevious: false,
  })
}

const OPERATIONS_PATH = '/api/v1/operations'

/** More than anybody reads through. */
const MOST_OPERATIONS = 200
const MOST_CALLS = 200
/** Calls of one millisecond; the most that the server gives at once. */
const MOST_AT_ONCE = 1_000

function useOperationAnswer<Body>(below: string, params: Record<string, string> = {}): Answer<Body> {
  const { connection, view } = useDashboard()
  return useAnswer<Body, Body>({
    ...figures,
    connection,
    path: `${OPERATIONS_PATH}/${below}`,
    params: { ...rangeParams(view.range), ...operationParams(view), ...params },
    select: asIs,
  })
}

const operationParams = ({ service, operation, environment }: View): Record<string, string> => ({
  ...(service !== null && { service }),
  ...(operation !== null && { name: operation }),
  ...(environment !== null && { environment }),
})
