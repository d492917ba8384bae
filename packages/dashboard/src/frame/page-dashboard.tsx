import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { type Dashboard, DashboardContext } from '../view/dashboard-context.ts'
import { keepSessionToken, readSessionToken } from './session-token.ts'
import { useUrlView } from './use-url-view.ts'

/** Joins the panels to the page: data from its own origin, the view from the address, the token from the tab. */
export function PageDashboard({ children }: { children: ReactNode }) {
  const { view, changeView, hrefOf } = useUrlView()
  const [token, setToken] = useState(readSessionToken)
  const connection = useMemo(() => ({ baseUrl: '', token }), [token])
  const takeToken = useCallback((next: string) => {
    keepSessionToken(next)
    setToken(next)
  }, [])
  const dashboard = useMemo<Dashboard>(
    () => ({ connection, view, changeView, hrefOf, takeToken }),
    [connection, view, changeView, hrefOf, takeToken],
  )
  return <DashboardContext.Provider value={dashboard}>{children}</DashboardContext.Provider>
}
