import { countOf, formatCount, formatInstant, formatMs } from '../../terminal/format.ts'
import { renderProse } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { Tally } from './tally.ts'

/** How an import ended, in words and as `--json`. */
export interface ImportResult extends Tally {
  source: string
  ending: 'finished' | 'interrupted' | 'too many errors' | 'failed'
  elapsedMs: number
  /** Rows of earlier runs that were not read again. */
  resumedAfter: number
  checkpoint: string | undefined
}

const HOUR_MS = 3_600_000

/** `nowMs` is what the command that shows the rows counts back from. */
export function renderResult(result: ImportResult, nowMs: number, terminal: Terminal): string {
  const { accepted, duplicates, refused, rowsNow, elapsedMs, source } = result
  const done = result.ending === 'finished'
  const { ok, bad } = symbolsOf(terminal)
  if (done && rowsNow === 0) {
    const text = `${source} holds nothing new after row ${formatCount(result.rows)}`
    return `${renderProse(text, { indent: ok.length + 1, hang: `${ok} ` }, terminal).join('\n')}\n`
  }
  const mark = done && refused === 0 ? ok : done ? '!' : bad
  const rate = elapsedMs > 0 ? `, ${formatCount(Math.round((rowsNow * 1_000) / elapsedMs))} rows/s` : ''
  const taken = `${countOf(accepted, 'row')} of ${source} imported (${formatMs(elapsedMs)}${rate})`
  const known = duplicates > 0 ? [`${countOf(duplicates, 'row was', 'rows were')} known already and count once`] : []
  const wrong = refused > 0 ? [`${countOf(refused, 'row was', 'rows were')} refused`] : []
  const style = done ? (refused === 0 ? 'good' : 'warn') : 'bad'
  const lines = renderProse(
    [taken, ...known, ...wrong].join('; '),
    { indent: mark.length + 1, hang: `${mark} `, style },
    terminal,
  )
  if (done && result.fromMs <= result.toMs) {
    const hours = Math.max(1, Math.ceil((nowMs - result.fromMs) / HOUR_MS))
    lines.push(
      `  from ${formatInstant(result.fromMs)} to ${formatInstant(result.toMs)}: plumbline report --hours ${hours}`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** Without infinities, which JSON has not. */
export function toResultJson(result: ImportResult, refusals: readonly object[]): object {
  const { fromMs, toMs, elapsedMs, rowsNow, ...rest } = result
  const sent = fromMs <= toMs
  return {
    ...rest,
    elapsedMs: Math.round(elapsedMs),
    rowsPerSecond: elapsedMs > 0 ? Math.round((rowsNow * 1_000) / elapsedMs) : null,
    from: sent ? new Date(fromMs).toISOString() : null,
    to: sent ? new Date(toMs).toISOString() : null,
    firstRefusals: refusals,
  }
}
