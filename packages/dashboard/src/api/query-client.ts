import { QueryClient } from '@tanstack/react-query'
import type { ApiFailure } from './failure.ts'

/** A client of its own for each page and each embedded panel. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A server on loopback answers while the browser believes to be offline.
        networkMode: 'always',
        refetchOnWindowFocus: true,
        retry: (failures, failure) => failures < 1 && (failure as ApiFailure).reason === 'unreachable',
        retryDelay: 1_000,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
