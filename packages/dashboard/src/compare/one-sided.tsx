import type { OperationComparison } from '@plumbline/protocol/api'
import { formatMs, formatQuantity } from '../formats/numbers.ts'
import { useFirstRows } from '../panels/first-rows.tsx'
import { Panel } from '../panels/panel.tsx'
import { chooseRows } from './choose-rows.ts'
import classes from './one-sided.module.css'

/** Operations that are on one side only: nothing to compare, but worth knowing. */
export function OneSided({ operations }: { operations: readonly OperationComparison[] }) {
  const gone = chooseRows(operations, { presence: 'onlyBefore', verdict: 'all' })
  const added = chooseRows(operations, { presence: 'onlyAfter', verdict: 'all' })
  if (gone.length + added.length === 0) return null
  return (
    <Panel title="What is on one side only?" lead="There is nothing to compare these with, so they have no verdict.">
      <div className={classes.sides}>
        <Side title="Only before" rows={gone} side="before" />
        <Side title="Only after" rows={added} side="after" />
      </div>
    </Panel>
  )
}

interface SideProps {
  title: string
  rows: readonly OperationComparison[]
  side: 'before' | 'after'
}

function Side({ title, rows, side }: SideProps) {
  const { shown, more } = useFirstRows(rows, 'operation')
  if (rows.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {shown.map(({ service, name, values }) => (
          <li key={JSON.stringify([service, name])}>
            <span className={classes.name}>
              {service}: {name}
            </span>
            <span className={classes.figures}>
              {formatQuantity(values.samples[side], 'call')}, {formatMs(values[side])}
            </span>
          </li>
        ))}
      </ul>
      {more}
    </section>
  )
}
