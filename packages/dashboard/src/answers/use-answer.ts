import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Connection, getJson } from '../api/client.ts'
import type { ApiFailure } from '../api/failure.ts'

export type Answer<Data> = UseQueryResult<Data, ApiFailure>

export interface Question<Body, Data> {
  /** Questions of one family are asked again together. */
  family: string
  connection: Connection
  path: string
  params: Record<string, string>
  select: (body: Body) => Data
  /** How often it is asked again; TanStack pauses it in a hidden tab. */
  refreshMs: number
  /** Show the answer of the range before while the new one is on its way, instead of a skeleton. */
  keepPrevious?: boolean
}

/** Asks the server, again and again while somebody looks. */
export function useAnswer<Body, Data>({
  family,
  connection,
  path,
  params,
  select,
  refreshMs,
  keepPrevious = true,
}: Question<Body, Data>): Answer<Data> {
  return useQuery<Body, ApiFailure, Data>({
    queryKey: [family, connection.baseUrl, connection.token, path, params],
    queryFn: ({ signal }) => getJson<Body>(connection, { path, params, signal }),
    select,
    refetchInterval: refreshMs,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
}

export const asIs = <Data>(data: Data): Data => data
