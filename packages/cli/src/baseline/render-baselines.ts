import type { BaselinesAnswer } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { formatCount, formatInstant } from '../terminal/format.ts'
import { renderLine, renderProse, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { spellEnvironment } from './words.ts'

type Listed = BaselinesAnswer['versions'][number]

const right = { align: 'right' } as const
const optional = { optional: true } as const
const COLUMNS = [
  right,
  {},
  { shrinkTo: 8 },
  { shrinkTo: 6 },
  right,
  right,
  right,
  {},
  optional,
  { ...optional, shrinkTo: 8 },
]
const HEADINGS = ['version', '', 'environment', 'service', 'age', 'names', 'samples', 'now', 'by', 'note']

/** A baseline that is this old says little about today. */
const STALE_MS = 30 * 86_400_000

/** Versions, newest first; those in use with how far now is from them. */
export function renderBaselines({ versions }: BaselinesAnswer, now: number, terminal: Terminal): string[] {
  if (versions.length === 0)
    return [
      renderLine(
        [styled('Baselines', 'bold'), '   none yet; the server takes one by itself from 10 samples on'],
        terminal,
      ),
      ...renderProse(
        'plumbline baseline capture --note "before the release"',
        { indent: 5, hang: `${symbolsOf(terminal).step} ` },
        terminal,
      ),
    ]
  const rows = [
    HEADINGS.map((heading) => styled(heading, 'dim')),
    ...versions.map((version) => renderRow(version, now, terminal)),
  ]
  const remarks = versions.flatMap((version) => remarkOf(version, now))
  return [
    renderLine([styled('Baselines', 'bold')], terminal),
    ...renderTable({ columns: COLUMNS, rows, indent: 2 }, terminal),
    ...remarks.flatMap((text) =>
      renderProse(text, { indent: 5, hang: `${symbolsOf(terminal).step} `, style: 'warn' }, terminal),
    ),
  ]
}

function renderRow(listed: Listed, now: number, terminal: Terminal): Span[] {
  const { version, environment, service, promoted, operations, samples, drift, source } = listed
  const { ok, skipped } = symbolsOf(terminal)
  return [
    String(version),
    promoted ? styled(`${ok} in use`, 'good') : styled(source === 'automatic' ? source : '', 'dim'),
    environment === '' ? styled(skipped, 'dim') : environment,
    service ?? styled('all', 'dim'),
    ageOf(listed, now),
    formatCount(operations),
    formatCount(samples),
    drift === null ? styled(skipped, 'dim') : styled(drift.verdict, driftStyle(drift.verdict)),
    styled(listed.by, 'dim'),
    styled(listed.note ?? '', 'dim'),
  ]
}

/** Whole units, since what counts is whether it is of today or of last month. */
function ageOf({ capturedAt }: Listed, now: number): string {
  const ageMs = Math.max(0, now - capturedAt)
  const unit = [86_400_000, 3_600_000, 60_000].find((ms) => ageMs >= ms)
  return unit === undefined ? 'now' : spellDuration(Math.floor(ageMs / unit) * unit)
}

const driftStyle = (verdict: NonNullable<Listed['drift']>['verdict']) =>
  verdict === 'degraded' ? 'bad' : verdict === 'improved' ? 'warn' : 'dim'

function remarkOf({ version, promoted, capturedAt, drift, environment }: Listed, now: number): string[] {
  const name = `baseline ${version} (${spellEnvironment(environment)})`
  const differs = drift?.verdict === 'degraded' || drift?.verdict === 'improved'
  const isOld = promoted && now - capturedAt > STALE_MS
  return [
    ...(differs ? [`${name}: ${drift.sentence}`] : []),
    ...(isOld
      ? [`${name} is of ${formatInstant(capturedAt)}; keep what is usual now: plumbline baseline capture --promote`]
      : []),
  ]
}
