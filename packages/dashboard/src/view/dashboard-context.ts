import { createContext, useContext } from 'react'
import type { Connection } from '../api/client.ts'
import type { View } from './view.ts'

/** What every panel needs to know: where to ask, what to show, and how to show something else. */
export interface Dashboard {
  connection: Connection
  view: View
  /** Changes parts of the view; on the page this is a step in the browser's history. */
  changeView: (change: Partial<View>) => void
  /** Address of this view with a change, for links that can be opened in a new tab; absent where views have no address. */
  hrefOf?: (change: Partial<View>) => string
  /** Takes the token that the reader typed; absent where the host page provides it. */
  takeToken?: (token: string) => void
}

export const DashboardContext = createContext<Dashboard | null>(null)

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext)
  if (!dashboard) throw new Error('A panel was rendered outside of PanelHost, which says where its data come from.')
  return dashboard
}
