import { Drawer } from '@mantine/core'
import { useRef } from 'react'
import { useAlert } from '../../answers/alerts.ts'
import { FailureNotice } from '../../states/failure-notice.tsx'
import { StaleBanner } from '../../states/stale-banner.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { rowIdOf } from '../active/row-id.ts'
import { AlertReport } from './alert-report.tsx'

/** One alert with its evidence, over the page; the address carries its id. `now` is the server's clock. */
export function AlertDrawer({ now }: { now: number }) {
  const { view, changeView } = useDashboard()
  const { alertId } = view
  const shownId = useRef(alertId)
  if (alertId !== null) shownId.current = alertId
  return (
    <Drawer
      opened={alertId !== null}
      onClose={() => changeView({ alertId: null })}
      position="right"
      size={620}
      title="One alert"
      padding="lg"
      // Locking the page's scroll inserts a style element that the page's policy forbids.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
      onExitTransitionEnd={() => {
        // What opened it may be in another list by now, and cannot take the focus back.
        if (document.activeElement === document.body) document.getElementById(rowIdOf(shownId.current))?.focus()
      }}
    >
      {alertId !== null && <AlertContent id={alertId} now={now} />}
    </Drawer>
  )
}

function AlertContent({ id, now }: { id: string; now: number }) {
  const { data, error, refetch, dataUpdatedAt } = useAlert(id)
  if (!data && error) return <FailureNotice failure={error} onRetry={() => void refetch()} />
  if (!data) return <p role="status">Looking for the alert…</p>
  return (
    <>
      {error && <StaleBanner failure={error} answeredAt={dataUpdatedAt} />}
      <AlertReport detail={data} now={now} />
    </>
  )
}
