import type { Severity } from '@plumbline/protocol/catalogue'
import { type Parsed, parsed, refused, spellDuration } from '@plumbline/protocol/quantities'

const MINUTE_MS = 60_000
const range = (minMinutes: number, maxMinutes: number) => ({
  minMs: minMinutes * MINUTE_MS,
  maxMs: maxMinutes * MINUTE_MS,
})

/**
 * The shortest time between two notifications of one alert. The ranges are those of source 002, which leaves info open
 * (A002-13): from the hour where warnings end to a day. The shortest of each range is the default.
 */
const COOLDOWN_RANGES: Record<Severity, { minMs: number; maxMs: number }> = {
  critical: range(5, 15),
  error: range(15, 30),
  warning: range(30, 60),
  info: range(60, 24 * 60),
}

export type Cooldowns = Readonly<Record<Severity, number>>

/** 5 minutes for critical, 15 for error, 30 for warning, 60 for info; in milliseconds. */
export const COOLDOWNS_MS: Cooldowns = {
  critical: COOLDOWN_RANGES.critical.minMs,
  error: COOLDOWN_RANGES.error.minMs,
  warning: COOLDOWN_RANGES.warning.minMs,
  info: COOLDOWN_RANGES.info.minMs,
}

/** Takes a cooldown that lies in the range of its severity, both ends included. */
export function checkCooldown(severity: Severity, cooldownMs: number): Parsed<number> {
  const { minMs, maxMs } = COOLDOWN_RANGES[severity]
  if (cooldownMs >= minMs && cooldownMs <= maxMs) return parsed(cooldownMs)
  return refused(
    `${spellDuration(cooldownMs)} is no cooldown for ${severity}; write ${spellDuration(minMs)} to ${spellDuration(maxMs)}`,
  )
}
