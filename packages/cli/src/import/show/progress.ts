import type { Context } from '../../context.ts'
import { renderTrack } from '../../terminal/bar.ts'
import { countOf, formatCount, formatMs } from '../../terminal/format.ts'
import { renderLine } from '../../terminal/line.ts'
import { describeTerminal, type TerminalFlags } from '../../terminal/terminal.ts'
import { displayWidth } from '../../terminal/text-width.ts'
import type { Tally } from './tally.ts'

const BAR_CELLS = 24
const REDRAW_MS = 100
/** In a log of a job, a line now and then says that it lives. */
const LINE_EVERY_MS = 15_000

export interface Progress {
  show(tally: Tally): void
  /** Clears the line, so that other text can be written. */
  clear(): void
}

export interface ProgressOptions {
  title: string
  share: (rows: number) => number | undefined
  quiet: boolean
  flags: TerminalFlags
  context: Context
}

/** A bar on a terminal, redrawn in place, and only its figures where it has no room; elsewhere a plain line every 15 s. Both on stderr, since stdout is for the result. */
export function createProgress({ title, share, quiet, flags, context }: ProgressOptions): Progress {
  const { stderr, clock, env } = context
  const live = stderr.isTTY === true && env.TERM !== 'dumb'
  const startedMs = clock.elapsed()
  let nextMs = startedMs + (live ? 0 : LINE_EVERY_MS)
  let drawn = false

  function describe({ rows, rowsNow }: Tally, done: number | undefined): string {
    const elapsedMs = clock.elapsed() - startedMs
    const rate = elapsedMs > 0 ? Math.round((rowsNow * 1_000) / elapsedMs) : 0
    const parts = [countOf(rows, 'row'), `${formatCount(rate)}/s`]
    if (done !== undefined) {
      parts.unshift(`${Math.floor(done * 100)} %`)
      if (done > 0.01 && done < 1 && rowsNow > 0) parts.push(`${formatMs((elapsedMs * (1 - done)) / done)} left`)
    }
    return parts.join('  ')
  }

  return {
    show(tally) {
      if (quiet || clock.elapsed() < nextMs) return
      nextMs = clock.elapsed() + (live ? REDRAW_MS : LINE_EVERY_MS)
      const done = share(tally.rows)
      if (!live) {
        stderr.write(`plumbline: ${title}: ${describe(tally, done)}\n`)
        return
      }
      const terminal = describeTerminal(flags, env, stderr)
      const columns = terminal.columns - 1
      const figures = describe(tally, done)
      const hasRoom = displayWidth(`${title}${figures}`) + BAR_CELLS + 4 <= columns
      const bar =
        done === undefined || !hasRoom ? '' : `${renderTrack({ value: done, scale: 1 }, BAR_CELLS, terminal)}  `
      stderr.write(`\r\u001b[K${renderLine([`${title}  ${bar}${figures}`], { ...terminal, columns })}`)
      drawn = true
    },
    clear() {
      if (drawn) stderr.write('\r\u001b[K')
      drawn = false
    },
  }
}
