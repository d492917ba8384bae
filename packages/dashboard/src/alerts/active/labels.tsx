import classes from './labels.module.css'

/** The scope of an alert, as it is written in silences and routes. */
export function Labels({ labels }: { labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels)
  if (entries.length === 0) return null
  return (
    <ul className={classes.labels} aria-label="Labels">
      {entries.map(([label, value]) => (
        <li key={label}>
          <span>{label}</span>={value}
        </li>
      ))}
    </ul>
  )
}
