import { type Parsed, parseDuration, parsed, parseInstant, refused, spellWindow } from '../quantities/index.ts'

/** The time that a side covers: its last so many ms, the equal time before that, or from one moment to another (now when absent). */
export type SideTime =
  | { kind: 'last' | 'previous'; lengthMs: number }
  | { kind: 'between'; from: number; to: number | undefined }

/** What one side of a comparison is made of. */
export type SideSource =
  | { kind: 'time'; time: SideTime }
  | { kind: 'release' | 'variant'; value: string; time: SideTime }
  | { kind: 'baseline'; reference: string }

/** How far back a release or a variant is looked for when its text says nothing else; raw rows are kept so long by default. */
const DEFAULT_TIME: SideTime = { kind: 'last', lengthMs: 7 * 86_400_000 }

const EXPECTED =
  'expected a length of time (24h), previous:24h, FROM..TO with ISO times, release:NAME, variant:NAME (with @24h or @FROM..TO), or baseline:VERSION'

/**
 * Reads one side: `24h`, `previous:24h`, `2026-11-20T10:00Z..2026-11-21T10:00Z`, `release:1.4.0`, `variant:b@24h`, `baseline:3`,
 * `baseline:latest`. The time of a release or a variant stands behind its last `@`; the last 7 days when there is none.
 */
export function parseSide(text: string): Parsed<SideSource> {
  const [, prefix, rest] = /^(release|variant|baseline):(.*)$/s.exec(text) ?? []
  if (prefix === undefined || rest === undefined) {
    const time = parseTime(text)
    return time.ok ? parsed({ kind: 'time', time: time.value }) : time
  }
  if (prefix === 'baseline') {
    const reference = rest.trim()
    return reference === ''
      ? refused(`"${text}" names no baseline; such as baseline:3 or baseline:latest`)
      : parsed({ kind: 'baseline', reference })
  }
  return parseLabelled(prefix as 'release' | 'variant', rest, text)
}

function parseLabelled(kind: 'release' | 'variant', rest: string, text: string): Parsed<SideSource> {
  const at = rest.lastIndexOf('@')
  const value = (at === -1 ? rest : rest.slice(0, at)).trim()
  if (value === '') return refused(`"${text}" names no ${kind}; such as ${kind}:1.4.0`)
  const time = at === -1 ? parsed(DEFAULT_TIME) : parseTime(rest.slice(at + 1))
  return time.ok ? parsed({ kind, value, time: time.value }) : time
}

function parseTime(text: string): Parsed<SideTime> {
  const separator = text.indexOf('..')
  if (separator !== -1) return parseBetween(text.slice(0, separator), text.slice(separator + 2), text)
  const [, previous, length] = /^(previous:)?(.*)$/s.exec(text) ?? []
  const duration = parseDuration(length ?? '')
  if (!duration.ok || duration.value <= 0) return refused(`"${text}" is not understood; ${EXPECTED}`)
  return parsed({ kind: previous ? 'previous' : 'last', lengthMs: duration.value })
}

function parseBetween(start: string, end: string, text: string): Parsed<SideTime> {
  const from = parseInstant(start)
  const to = end === '' || end === 'now' ? undefined : parseInstant(end)
  if (from === undefined || (to === undefined && end !== '' && end !== 'now'))
    return refused(`"${text}": ${JSON.stringify(from === undefined ? start : end)} is no ISO 8601 time with a zone`)
  if (to !== undefined && from >= to) return refused(`"${text}" ends before it begins`)
  return parsed({ kind: 'between', from, to })
}

/** What a side is called in answers: `release 1.4.0, last 7d`. */
export function labelSide(source: SideSource): string {
  switch (source.kind) {
    case 'time':
      return labelTime(source.time)
    case 'baseline':
      return `baseline ${source.reference}`
    case 'release':
    case 'variant':
      return `${source.kind} ${source.value}, ${labelTime(source.time)}`
  }
}

function labelTime(time: SideTime): string {
  const show = (at: number): string => new Date(at).toISOString()
  switch (time.kind) {
    case 'last':
      return `last ${spellWindow(time.lengthMs)}`
    case 'previous':
      return `the ${spellWindow(time.lengthMs)} before`
    case 'between':
      return `${show(time.from)} to ${time.to === undefined ? 'now' : show(time.to)}`
  }
}
