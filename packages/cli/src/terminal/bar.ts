import { average } from './average.ts'
import { symbolsOf } from './symbols.ts'
import type { Terminal } from './terminal.ts'

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
const SPARKS = { unicode: [...'▁▂▃▄▅▆▇█'], ascii: [...'_.-=+*#'] }

/** A bar of `share` (0 to 1) of `cells`; what is more than nothing is always seen. */
export function renderBar(share: number, cells: number, terminal: Terminal): string {
  const filled = clamp(share) * cells
  const { full } = symbolsOf(terminal)
  if (!terminal.unicode) return full.repeat(share > 0 ? Math.max(1, Math.round(filled)) : 0)
  const eighths = share > 0 ? Math.max(1, Math.round(filled * 8)) : 0
  return full.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]
}

/** A track of exactly `cells`: solid up to `value`, lighter up to `upTo`, with a tick at `limit`; all in the unit of `scale`. */
export function renderTrack(
  track: { value: number; upTo?: number; limit?: number; scale: number },
  cells: number,
  terminal: Terminal,
): string {
  const { full, part, empty, tick } = symbolsOf(terminal)
  const reach = (amount: number): number => {
    const cell = Math.round(clamp(amount / track.scale) * cells)
    return amount > 0 ? Math.max(1, cell) : 0
  }
  const solid = reach(track.value)
  const light = reach(track.upTo ?? track.value)
  const drawn = Array.from({ length: cells }, (_, cell) => (cell < solid ? full : cell < light ? part : empty))
  if (track.limit !== undefined) drawn[Math.min(cells - 1, reach(track.limit))] = tick
  return drawn.join('')
}

/** A line of small columns, oldest first; neighbours are averaged when there are more values than cells, and a gap is a space. */
export function renderSpark(values: readonly (number | null)[], cells: number, terminal: Terminal): string {
  const steps = terminal.unicode ? SPARKS.unicode : SPARKS.ascii
  const known = values.filter((value) => value !== null)
  const low = Math.min(...known)
  const span = Math.max(...known) - low
  return squeeze(values, cells)
    .map((value) => {
      if (value === null) return ' '
      const height = span === 0 ? 0 : (value - low) / span
      return steps[Math.min(steps.length - 1, Math.floor(height * steps.length))] ?? ' '
    })
    .join('')
}

function squeeze(values: readonly (number | null)[], cells: number): (number | null)[] {
  if (values.length <= cells) return [...values]
  return Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * values.length) / cells)
    const to = Math.max(from + 1, Math.floor(((cell + 1) * values.length) / cells))
    return average(values.slice(from, to))
  })
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))
