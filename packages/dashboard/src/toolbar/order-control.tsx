import { SegmentedControl } from '@mantine/core'
import { useDashboard } from '../view/dashboard-context.ts'

/** Whether single messages or calls are listed by time or by how long they took. */
export function OrderControl() {
  const { view, changeView } = useDashboard()
  return (
    <SegmentedControl
      size="xs"
      aria-label="Order"
      value={view.sort}
      onChange={(sort) => changeView({ sort: sort === 'slowest' ? 'slowest' : 'newest' })}
      data={[
        { value: 'newest', label: 'Newest' },
        { value: 'slowest', label: 'Slowest' },
      ]}
    />
  )
}
