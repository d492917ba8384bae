import { useConnectivity } from '../answers/operations.ts'
import { keepUnits } from '../formats/numbers.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { REACH_LOOKS } from './reach-looks.ts'
import classes from './reachability.module.css'

/** Whether what is called can be reached now, whatever range is shown. Says nothing while it does not know. */
export function Reachability() {
  const { data, isPending } = useConnectivity()
  if (isPending) return <div className={classes.reach} />
  if (!data || data.services.length === 0) return null
  const troubled = data.services.filter(({ state }) => state === 'down' || state === 'degraded')
  return (
    <section className={classes.reach} data-troubled={troubled.length > 0} aria-label="Reachable now">
      <p className={classes.sentence}>
        <StateSymbol name={REACH_LOOKS[data.services[0]?.state ?? 'unknown']} size={16} />
        <span>{keepUnits(data.sentence)}</span>
      </p>
      {troubled.length > 0 && (
        <ul>
          {troubled.map((service) => (
            <li key={service.service}>{keepUnits(service.sentence)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
