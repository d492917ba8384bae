import { MantineProvider } from '@mantine/core'
import { useColorScheme } from '@mantine/hooks'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { createQueryClient } from '../api/query-client.ts'
import { resolveCssVariables, theme } from '../style/theme.ts'
import { type Dashboard, DashboardContext } from '../view/dashboard-context.ts'
import { normalWindow } from '../view/range.ts'
import { DEFAULT_VIEW, type View } from '../view/view.ts'
import classes from './panel-host.module.css'

export interface PanelProps {
  /** Address of the Plumbline server, such as `https://plumbline.example`. Empty: the page's own origin. */
  baseUrl?: string
  /** The read token, when the server asks for one. */
  token?: string
  /** Length of the time shown, ending now: `15m`, `1h` (default), `24h`, `7d`. */
  window?: string
  /** Only this conversation, in every figure. */
  conversationId?: string
  /** Whose clock: the viewer's (default) or UTC. */
  zone?: 'local' | 'utc'
  /** Default `auto`: as the viewer's system has it. */
  colorScheme?: 'light' | 'dark' | 'auto'
  /** For a host page whose content security policy asks for one on style elements. */
  nonce?: string
}

/**
 * Brings what a panel needs into any React page: its own query client, and Mantine bound to this element, so that neither
 * its variables nor its colour scheme reach the host page. Menus and drawers open inside of it for the same reason.
 */
export function PanelHost({ children, ...props }: PanelProps & { children: ReactNode }) {
  const system = useColorScheme('light')
  const scheme = props.colorScheme === 'light' || props.colorScheme === 'dark' ? props.colorScheme : system
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const [client] = useState(createQueryClient)
  const scopedTheme = useMemo(
    () => ({
      ...theme,
      components: { ...theme.components, Portal: { defaultProps: element ? { target: element } : {} } },
    }),
    [element],
  )
  return (
    <div ref={setElement} className={`plumbline ${classes.host}`} data-mantine-color-scheme={scheme}>
      {element && (
        <MantineProvider
          theme={scopedTheme}
          cssVariablesResolver={resolveCssVariables}
          cssVariablesSelector=".plumbline"
          forceColorScheme={scheme}
          getRootElement={() => element}
          getStyleNonce={() => props.nonce ?? ''}
        >
          <QueryClientProvider client={client}>
            <LocalDashboard key={viewKey(props)} {...props}>
              {children}
            </LocalDashboard>
          </QueryClientProvider>
        </MantineProvider>
      )}
    </div>
  )
}

/** Keeps the view inside the component: the host page's address is its own. New props begin a new view. */
function LocalDashboard({ children, ...props }: PanelProps & { children: ReactNode }) {
  const [view, setView] = useState<View>(() => viewOf(props))
  const { baseUrl = '', token = null } = props
  const connection = useMemo(() => ({ baseUrl, token }), [baseUrl, token])
  const changeView = useCallback((change: Partial<View>) => setView((before) => ({ ...before, ...change })), [])
  const dashboard = useMemo<Dashboard>(() => ({ connection, view, changeView }), [connection, view, changeView])
  return <DashboardContext.Provider value={dashboard}>{children}</DashboardContext.Provider>
}

const viewKey = ({ window, conversationId, zone }: PanelProps): string => JSON.stringify([window, conversationId, zone])

function viewOf({ window = '1h', conversationId, zone = 'local' }: PanelProps): View {
  const normal = normalWindow(window)
  if (normal === undefined) throw new Error(`window="${window}" is not a duration; write it like 15m, 1h or 7d`)
  return { ...DEFAULT_VIEW, range: { kind: 'last', window: normal }, conversationId: conversationId ?? null, zone }
}
