import { NativeSelect } from '@mantine/core'
import { OrderControl } from '../toolbar/order-control.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { MESSAGE_STATES } from '../view/message-states.ts'
import { DEFAULT_VIEW } from '../view/view.ts'
import { STATE_LOOKS } from './message-looks.ts'
import classes from './opening-rows.module.css'

/** Order and state of the messages shown. */
export function SampleControls() {
  const { view, changeView } = useDashboard()
  return (
    <div className={classes.controls}>
      <OrderControl />
      <NativeSelect
        size="xs"
        aria-label="State"
        value={view.state}
        onChange={({ currentTarget: { value } }) =>
          changeView({ state: MESSAGE_STATES.find((state) => state === value) ?? DEFAULT_VIEW.state })
        }
        data={[
          { value: 'all', label: 'All states' },
          ...MESSAGE_STATES.map((state) => ({ value: state, label: STATE_LOOKS[state].words })),
        ]}
      />
    </div>
  )
}
