import type { Terminal } from './terminal.ts'

const UNICODE = {
  ok: '✓',
  bad: '✗',
  unknown: '?',
  skipped: '–',
  step: '→',
  blamed: '►',
  full: '█',
  part: '▒',
  empty: '·',
  tick: '│',
}
const ASCII = {
  ok: 'ok',
  bad: '!!',
  unknown: '??',
  skipped: '--',
  step: '->',
  blamed: '=>',
  full: '#',
  part: '=',
  empty: '.',
  tick: '|',
}

export type Symbols = typeof UNICODE

/** The marks of a report; each stands beside a word, so that neither colour nor shape says anything alone. */
export const symbolsOf = (terminal: Terminal): Symbols => (terminal.unicode ? UNICODE : ASCII)
