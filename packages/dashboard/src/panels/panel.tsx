import { type ReactNode, useId, useState } from 'react'
import classes from './panel.module.css'

export interface PanelProps {
  /** The question that the panel answers. */
  title: string
  /** One sentence under the title: the answer in words, or how to read what follows. */
  lead?: ReactNode
  /** Controls at the right of the title. */
  actions?: ReactNode
  /** The same figures as a table; the reader can switch to it. */
  table?: ReactNode
  children: ReactNode
}

/** The frame of every panel. */
export function Panel({ title, lead, actions, table, children }: PanelProps) {
  const id = useId()
  const [asTable, setAsTable] = useState(false)
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {actions}
        {table && (
          <button type="button" className={classes.quiet} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show chart' : 'Show table'}
          </button>
        )}
      </header>
      {lead && <p className={classes.lead}>{lead}</p>}
      {asTable ? table : children}
    </section>
  )
}
