import { useDashboard } from '../view/dashboard-context.ts'

/** Where data are to be sent: the server of this page, and whether it asks for a key. */
export function useServerAddress(): { origin: string; needsKey: boolean } {
  const { connection } = useDashboard()
  const origin = connection.baseUrl === '' ? window.location.origin : connection.baseUrl.replace(/\/+$/, '')
  return { origin, needsKey: connection.token !== null }
}
