import type { Silence, SilencesAnswer } from '@plumbline/protocol/api'
import { useState } from 'react'
import { formatQuantity } from '../../formats/numbers.ts'
import { Panel } from '../../panels/panel.tsx'
import { Maintenance } from './maintenance.tsx'
import { MaintenanceForm } from './maintenance-form.tsx'
import { SilenceForm } from './silence-form.tsx'
import { SilenceRow } from './silence-row.tsx'
import classes from './silences.module.css'

/** What is kept quiet and until when, planned maintenance, and a form for one more of each. */
export function Silences({ answer, now }: { answer: SilencesAnswer; now: number }) {
  const [made, setMade] = useState(0)
  const [planned, setPlanned] = useState(0)
  const standing = answer.silences.filter(({ active, to }) => active || to > now).toSorted((a, b) => a.to - b.to)
  const ended = answer.silences.filter((silence) => !standing.includes(silence)).toSorted((a, b) => b.to - a.to)
  return (
    <div className={classes.columns}>
      <div className={classes.lists}>
        <Panel
          title="What is silenced?"
          lead={
            standing.length === 0
              ? 'Nothing: every alert is told where its route leads.'
              : 'These alerts still fire and are still shown here; nobody is told.'
          }
        >
          <SilenceList silences={standing} now={now} />
          {ended.length > 0 && (
            <details className={classes.ended}>
              <summary>{formatQuantity(ended.length, 'silence')} that ended</summary>
              <SilenceList silences={ended} now={now} />
            </details>
          )}
        </Panel>
        <Maintenance windows={answer.maintenance} now={now} />
      </div>
      <div className={classes.lists}>
        <Panel title="Silence something" lead="From now on, while somebody mends what is known.">
          <div className={classes.formPanel}>
            <SilenceForm key={made} matchers={[]} now={now} onDone={() => setMade(made + 1)} />
          </div>
        </Panel>
        <Panel title="Plan maintenance" lead="For work that is to come, once or every week.">
          <div className={classes.formPanel}>
            <MaintenanceForm key={`planned ${planned}`} now={now} onDone={() => setPlanned(planned + 1)} />
          </div>
        </Panel>
      </div>
    </div>
  )
}

const SilenceList = ({ silences, now }: { silences: readonly Silence[]; now: number }) => (
  <ul className={classes.list}>
    {silences.map((silence) => (
      <SilenceRow key={silence.id} silence={silence} now={now} />
    ))}
  </ul>
)
