import { NativeSelect } from '@mantine/core'
import { useOperationLabels } from '../answers/comparison.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './toolbar.module.css'

/** Stands for all environments among their names, none of which is empty. */
const ALL = ''

/** Narrows every figure of operations to one environment; not there while there is nothing to choose from. */
export function EnvironmentFilter() {
  const { view, changeView } = useDashboard()
  const { environment } = view
  const environments = useOperationLabels().data?.environments.map(({ value }) => value) ?? []
  const names =
    environment === null || environments.includes(environment) ? environments : [environment, ...environments]
  if (names.length < 2 && environment === null) return null
  return (
    <NativeSelect
      className={classes.filter ?? ''}
      size="xs"
      aria-label="Environment"
      value={environment ?? ALL}
      onChange={({ currentTarget: { value } }) => changeView({ environment: value === ALL ? null : value })}
      data={[{ value: ALL, label: 'All environments' }, ...names.map((name) => ({ value: name, label: name }))]}
    />
  )
}
