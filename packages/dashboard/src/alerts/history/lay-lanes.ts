import type { Alert } from '@plumbline/protocol/api'

/** The times that a strip covers. */
export interface Span {
  from: number
  to: number
}

/** From firing to its end, or to now. */
export interface Episode {
  key: string
  /** Which lane it lies in, and what that is called. */
  lane: string
  title: string
  severity: Alert['severity']
  from: number
  /** Null while it goes on. */
  to: number | null
}

export interface Bar<Kind extends Episode> {
  episode: Kind
  /** Bars of one row do not overlap; the lanes of rules with many scopes have several. */
  row: number
  leftPercent: number
  widthPercent: number
}

export interface Lane<Kind extends Episode> {
  id: string
  title: string
  rows: number
  bars: Bar<Kind>[]
  firingMs: number
}

/** One lane for each rule that fired within the span: those that fire now first, then those that fired longest. */
export function layLanes<Kind extends Episode>(episodes: readonly Kind[], span: Span, now: number): Lane<Kind>[] {
  const seen = episodes.filter(({ from, to }) => from < span.to && (to ?? now) > span.from)
  const lanes = [...Map.groupBy(seen, ({ lane }) => lane)].map(([id, members]) => layLane(id, members, span, now))
  const isOpen = (lane: Lane<Kind>) => lane.bars.some(({ episode }) => episode.to === null)
  return lanes.toSorted(
    (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.firingMs - a.firingMs || (a.id < b.id ? -1 : 1),
  )
}

function layLane<Kind extends Episode>(id: string, members: readonly Kind[], span: Span, now: number): Lane<Kind> {
  const ordered = members.toSorted((a, b) => a.from - b.from || (a.key < b.key ? -1 : 1))
  const rowEnds: number[] = []
  let firingMs = 0
  const bars = ordered.map((episode): Bar<Kind> => {
    const end = episode.to ?? now
    const free = rowEnds.findIndex((rowEnd) => rowEnd <= episode.from)
    const row = free === -1 ? rowEnds.length : free
    rowEnds[row] = end
    const [left, right] = [Math.max(episode.from, span.from), Math.min(end, span.to)]
    firingMs += right - left
    const lengthMs = span.to - span.from
    return {
      episode,
      row,
      leftPercent: (100 * (left - span.from)) / lengthMs,
      widthPercent: (100 * (right - left)) / lengthMs,
    }
  })
  return { id, title: ordered.at(-1)?.title ?? id, rows: rowEnds.length, bars, firingMs }
}
