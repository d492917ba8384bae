import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { parseSide } from '@plumbline/protocol/compare'
import { type FormEvent, useId, useState } from 'react'
import { Panel } from '../panels/panel.tsx'
import { parsePercent, STATISTICS } from '../view/comparison-view.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { ViewLink } from '../view/view-link.tsx'
import classes from './comparison-form.module.css'
import type { KnownSides } from './known-sides.ts'
import { presetsOf, suggestionsOf } from './presets.ts'

/** Two sides, as texts or from what is asked for most, and what counts as a change. */
export function ComparisonForm({ known }: { known: KnownSides }) {
  const { view } = useDashboard()
  const { before, after, minimumPercent } = view.comparison
  return (
    <Panel title="What is compared with what?">
      <Presets known={known} />
      <Sides key={JSON.stringify([before, after, minimumPercent])} known={known} />
    </Panel>
  )
}

function Presets({ known }: { known: KnownSides }) {
  const { view } = useDashboard()
  const { before, after } = view.comparison
  return (
    <ul className={classes.presets} aria-label="Frequent comparisons">
      {presetsOf(known, Date.now()).map((preset) => (
        <li key={preset.title}>
          <ViewLink
            change={{ comparison: { ...view.comparison, before: preset.before, after: preset.after, verdict: 'all' } }}
            aria-current={preset.before === before && preset.after === after ? 'true' : undefined}
          >
            {preset.title}
          </ViewLink>
        </li>
      ))}
    </ul>
  )
}

function Sides({ known }: { known: KnownSides }) {
  const { view, changeView } = useDashboard()
  const { comparison } = view
  const [before, setBefore] = useState(comparison.before)
  const [after, setAfter] = useState(comparison.after)
  const [least, setLeast] = useState(String(comparison.minimumPercent))
  const listId = useId()
  const problems = { before: problemOf(before), after: problemOf(after) }
  const minimumPercent = parsePercent(least)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (problems.before !== undefined || problems.after !== undefined || minimumPercent === undefined) return
    changeView({ comparison: { ...comparison, before: before.trim(), after: after.trim(), minimumPercent } })
  }
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <TextInput
        label="Before: what is compared with"
        value={before}
        maxLength={300}
        list={listId}
        onChange={(event) => setBefore(event.currentTarget.value)}
        error={problems.before}
      />
      <TextInput
        label="After: what is judged"
        value={after}
        maxLength={300}
        list={listId}
        onChange={(event) => setAfter(event.currentTarget.value)}
        error={problems.after}
      />
      <TextInput
        label="Least change that counts, %"
        value={least}
        inputMode="decimal"
        onChange={(event) => setLeast(event.currentTarget.value)}
        error={minimumPercent === undefined ? 'A percentage from 0 to 1000, such as 10.' : undefined}
      />
      <Button type="submit">Compare</Button>
      <div className={classes.statistic}>
        <SegmentedControl
          size="xs"
          aria-label="Statistic"
          value={comparison.statistic}
          onChange={(value) =>
            changeView({
              comparison: {
                ...comparison,
                statistic: STATISTICS.find((known) => known === value) ?? comparison.statistic,
              },
            })
          }
          data={STATISTICS.map((value) => ({ value, label: value === 'mean' ? 'Mean' : value.toUpperCase() }))}
        />
      </div>
      <p className={classes.examples}>
        Such as <code>24h</code>, <code>previous:24h</code>, <code>2026-11-20T10:00Z..2026-11-21T10:00Z</code>,{' '}
        <code>release:1.4.0</code>, <code>variant:b@24h</code>, <code>baseline:3</code>.
      </p>
      <datalist id={listId}>
        {suggestionsOf(known).map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </form>
  )
}

/** What is wrong with the text of a side; undefined when it can be read. */
export function problemOf(text: string): string | undefined {
  const side = parseSide(text.trim())
  return side.ok ? undefined : side.problem
}
