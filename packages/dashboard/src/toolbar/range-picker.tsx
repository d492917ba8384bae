import { Button, Popover, SegmentedControl, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { formatMoment, timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { PRESETS, type Range } from '../view/range.ts'
import { fromInput, toInput } from './range-input.ts'
import classes from './toolbar.module.css'

/** The time range: presets that end now, or two ends of one's own. */
export function RangePicker() {
  const { view, changeView } = useDashboard()
  const { range } = view
  const preset = range.kind === 'last' ? (PRESETS.find((name) => name === range.window) ?? '') : ''
  return (
    <div className={classes.range}>
      <SegmentedControl
        size="xs"
        aria-label="Time range"
        value={preset}
        onChange={(window) => changeView({ range: { kind: 'last', window } })}
        data={[...PRESETS]}
      />
      <OwnRange key={JSON.stringify(range)} own={preset === ''} />
    </div>
  )
}

function OwnRange({ own }: { own: boolean }) {
  const { view, changeView } = useDashboard()
  const [opened, { close, toggle }] = useDisclosure(false)
  const ends = endsOf(view.range, Date.now())
  const [from, setFrom] = useState(() => toInput(ends.from, view.zone))
  const [to, setTo] = useState(() => toInput(ends.to, view.zone))
  const start = fromInput(from, view.zone)
  const end = fromInput(to, view.zone)
  const valid = start !== undefined && end !== undefined && start < end

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!valid) return
    close()
    changeView({ range: { kind: 'between', from: start, to: end } })
  }
  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? undefined : close())}
      trapFocus
      position="bottom-end"
      shadow="md"
    >
      <Popover.Target>
        <Button size="xs" variant={own ? 'light' : 'default'} onClick={toggle} aria-haspopup="dialog">
          {own ? nameOf(view.range, timeZoneOf(view.zone)) : 'Custom'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={classes.ends} onSubmit={onSubmit}>
          <TextInput
            type="datetime-local"
            step="1"
            label="From"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            step="1"
            label="To"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            error={valid ? undefined : 'The end has to come after the start.'}
          />
          <p>Times in {timeZoneOf(view.zone)}.</p>
          <Button type="submit" size="sm" disabled={!valid}>
            Show
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

function endsOf(range: Range, now: number): { from: number; to: number } {
  return range.kind === 'between' ? range : { from: now - 3_600_000, to: now }
}

function nameOf(range: Range, timeZone: string): string {
  if (range.kind === 'last') return `Last ${range.window}`
  return `${formatMoment(range.from, timeZone)} – ${formatMoment(range.to, timeZone)}`
}
