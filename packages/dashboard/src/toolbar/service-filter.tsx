import { NativeSelect } from '@mantine/core'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './toolbar.module.css'

/** Stands for all services among their names, none of which is empty. */
const ALL = ''

/** Narrows every figure to one service; not there while there is none to choose. */
export function ServiceFilter({ services }: { services: readonly string[] }) {
  const { view, changeView } = useDashboard()
  const { service } = view
  const names = service === null || services.includes(service) ? services : [service, ...services]
  if (names.length === 0) return null
  return (
    <NativeSelect
      className={classes.filter ?? ''}
      size="xs"
      aria-label="Service"
      value={service ?? ALL}
      onChange={({ currentTarget: { value } }) =>
        changeView({ service: value === ALL ? null : value, operation: null })
      }
      data={[{ value: ALL, label: 'All services' }, ...names.map((name) => ({ value: name, label: name }))]}
    />
  )
}
