import classes from './silences.module.css'

/** Conditions on labels that must all hold. */
export function Matchers({ matchers }: { matchers: readonly string[] }) {
  return (
    <ul className={classes.matchers} aria-label="Conditions">
      {matchers.length === 0 ? <li>every alert</li> : matchers.map((matcher) => <li key={matcher}>{matcher}</li>)}
    </ul>
  )
}
