import { type Parsed, parseDuration, parsed, parseInstant, refused } from '@plumbline/protocol/quantities'

/** Reads `--at`: ISO 8601 with a zone, epoch milliseconds or seconds, or a time back from now such as `-35s`. */
export function parseAt(text: string, nowMs: number): Parsed<number> {
  if (text.startsWith('-')) {
    const back = parseDuration(text.slice(1), 's')
    return back.ok ? parsed(nowMs - back.value) : back
  }
  const instant = parseInstant(/^\d+$/.test(text) ? Number(text) : text)
  if (instant !== undefined) return parsed(instant)
  return refused(`--at "${text}" is not a time; write it like 2026-01-31T12:00:00Z, 1760000000000 or -35s`)
}
