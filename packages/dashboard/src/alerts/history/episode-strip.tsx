import { type KeyboardEvent, useRef, useState } from 'react'
import { formatTick } from '../../formats/times.ts'
import type { View } from '../../view/view.ts'
import { EpisodeBar } from './episode-bar.tsx'
import classes from './episode-strip.module.css'
import type { Bar, Episode, Lane, Span } from './lay-lanes.ts'
import { nextBar } from './next-bar.ts'
import { timeTicks } from './time-ticks.ts'

export interface EpisodeStripProps<Kind extends Episode> {
  label: string
  lanes: readonly Lane<Kind>[]
  span: Span
  timeZone: string
  /** All there is to say about an episode, as a phrase. */
  describe: (episode: Kind) => string
  /** What a press on it opens; nothing when absent. */
  changeOf?: (episode: Kind) => Partial<View>
}

/**
 * Lanes on one time axis with a bar for each episode. Each bar says what it is when it is pointed at or reached by keyboard:
 * one Tab leads into the strip, the arrow keys move between its bars.
 */
export function EpisodeStrip<Kind extends Episode>(props: EpisodeStripProps<Kind>) {
  const { label, lanes, span, timeZone, describe, changeOf } = props
  const strip = useRef<HTMLFieldSetElement>(null)
  // Keys, not bars: the lanes are laid anew every second while they end now.
  const [shown, setShown] = useState<string | null>(null)
  const [stop, setStop] = useState<string | null>(null)
  const bars = lanes.flatMap((lane) => lane.bars)
  const current = bars.find(({ episode }) => episode.key === stop) ?? bars[0]

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setShown(null)
    const next = current && nextBar(lanes, current, event.key)
    if (!next) return
    event.preventDefault()
    strip.current?.querySelector<HTMLElement>(`[data-bar="${CSS.escape(next.episode.key)}"]`)?.focus()
  }
  return (
    <fieldset ref={strip} className={classes.strip} aria-label={label} onKeyDown={onKeyDown}>
      <Axis span={span} timeZone={timeZone} />
      <ul className={classes.lanes}>
        {lanes.map((lane) => (
          <li key={lane.id} className={classes.lane}>
            <span className={classes.name}>{lane.title}</span>
            <span className={classes.track} style={{ height: trackHeightPx(lane.rows) }}>
              {lane.bars.map((bar) => (
                <EpisodeBar
                  key={bar.episode.key}
                  bar={bar}
                  rows={lane.rows}
                  label={describe(bar.episode)}
                  change={changeOf?.(bar.episode)}
                  reachable={bar === current}
                  onShow={() => {
                    setShown(bar.episode.key)
                    setStop(bar.episode.key)
                  }}
                  onHide={() => setShown(null)}
                />
              ))}
              {lane.bars
                .filter(({ episode }) => episode.key === shown)
                .map((bar) => (
                  <Tip key={bar.episode.key} bar={bar} text={describe(bar.episode)} />
                ))}
            </span>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

/** Few rows have the room that a thumb needs; many share what there is. */
const trackHeightPx = (rows: number): number => (rows === 1 ? 20 : Math.min(96, 12 + rows * 9))

function Tip({ bar, text }: { bar: Bar<Episode>; text: string }) {
  const middle = bar.leftPercent + bar.widthPercent / 2
  const side = middle > 50 ? { right: `${100 - middle}%` } : { left: `${middle}%` }
  const roomPercent = Math.max(middle, 100 - middle)
  return (
    <span className={classes.tip} style={{ ...side, maxWidth: `min(340px, ${roomPercent}%)` }} aria-hidden="true">
      {text}
    </span>
  )
}

function Axis({ span, timeZone }: { span: Span; timeZone: string }) {
  const lengthMs = span.to - span.from
  return (
    <div className={classes.axis} aria-hidden="true">
      {timeTicks(span, timeZone).map((at) => (
        <span key={at} style={{ left: `${(100 * (at - span.from)) / lengthMs}%` }}>
          <span>{formatTick(at, lengthMs, timeZone)}</span>
        </span>
      ))}
    </div>
  )
}
