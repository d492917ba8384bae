import { Drawer } from '@mantine/core'
import { useMessage } from '../answers/queries.ts'
import { FailureNotice } from '../states/failure-notice.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { MessageReport } from './message-report.tsx'

/** One message with its stages, over the page; the address carries its id. */
export function MessageDrawer() {
  const { view, changeView } = useDashboard()
  const { messageId } = view
  return (
    <Drawer
      opened={messageId !== null}
      onClose={() => changeView({ messageId: null })}
      position="right"
      size={620}
      title="One message"
      padding="lg"
      // Locking the page's scroll inserts a style element that the page's policy forbids.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
    >
      {messageId !== null && <MessageContent messageId={messageId} />}
    </Drawer>
  )
}

function MessageContent({ messageId }: { messageId: string }) {
  const { data, error, refetch } = useMessage(messageId)
  if (data) return <MessageReport detail={data} />
  if (error) return <FailureNotice failure={error} onRetry={() => void refetch()} />
  return <p role="status">Looking for the message…</p>
}
