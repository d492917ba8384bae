import { Drawer } from '@mantine/core'
import { useOperationCall } from '../../answers/operations.ts'
import { FailureNotice } from '../../states/failure-notice.tsx'
import type { CallReference } from '../../view/call-reference.ts'
import { useDashboard } from '../../view/dashboard-context.ts'
import { CallReport } from './call-report.tsx'

/** One call with all that was sent of it, over the page; the address carries its id and its time. */
export function CallDrawer() {
  const { view, changeView } = useDashboard()
  const { call } = view
  return (
    <Drawer
      opened={call !== null}
      onClose={() => changeView({ call: null })}
      position="right"
      size={620}
      title="One call"
      padding="lg"
      // Locking the page's scroll inserts a style element that the page's policy forbids.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
    >
      {call !== null && <CallContent reference={call} />}
    </Drawer>
  )
}

function CallContent({ reference }: { reference: CallReference }) {
  const { data, error, refetch } = useOperationCall(reference)
  if (data) return <CallReport call={data} />
  if (error) return <FailureNotice failure={error} onRetry={() => void refetch()} />
  if (data === null) return <p>This call is not kept any more: single calls go after some days, their figures stay.</p>
  return <p role="status">Looking for the call…</p>
}
