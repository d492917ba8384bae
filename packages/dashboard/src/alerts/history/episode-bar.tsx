import type { View } from '../../view/view.ts'
import { ViewLink } from '../../view/view-link.tsx'
import classes from './episode-strip.module.css'
import type { Bar, Episode } from './lay-lanes.ts'

export interface EpisodeBarProps {
  bar: Bar<Episode>
  /** Of its lane. */
  rows: number
  label: string
  change: Partial<View> | undefined
  /** Whether Tab leads to it; the arrow keys lead to the others. */
  reachable: boolean
  onShow: () => void
  onHide: () => void
}

/** One episode as long as it lasted: open at its end while it goes on. */
export function EpisodeBar({ bar, rows, label, change, reachable, onShow, onHide }: EpisodeBarProps) {
  const { episode, row, leftPercent, widthPercent } = bar
  const common = {
    className: classes.bar,
    'aria-label': label,
    'data-bar': episode.key,
    'data-severity': episode.severity,
    'data-open': episode.to === null,
    tabIndex: reachable ? 0 : -1,
    style: {
      left: `${leftPercent}%`,
      width: `${widthPercent}%`,
      top: `${(100 * row) / rows}%`,
      height: `${100 / rows}%`,
    },
    onFocus: onShow,
    onBlur: onHide,
    onPointerEnter: onShow,
    onPointerLeave: onHide,
  }
  return change ? <ViewLink {...common} change={change} /> : <span {...common} role="img" />
}
