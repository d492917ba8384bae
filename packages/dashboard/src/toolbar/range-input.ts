import type { Zone } from '../formats/times.ts'

/** A time as a `datetime-local` field has it: without a zone, to the second, on the clock of the chosen zone. */
export function toInput(at: number, zone: Zone): string {
  const offsetMs = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - offsetMs).toISOString().slice(0, 19)
}

/** Reads such a field back; `undefined` while it is incomplete. */
export function fromInput(text: string, zone: Zone): number | undefined {
  if (!/^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) return undefined
  const at = zone === 'utc' ? Date.parse(`${text}Z`) : new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}
