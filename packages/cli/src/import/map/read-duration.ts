const DURATION = /^P(?:([+-]?\d+)D)?(?:T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:\.\d+)?)S)?)?$/
const MS = [86_400_000, 3_600_000, 60_000, 1_000] as const

/**
 * Reads `PT1M2.5S`, as ISO 8601 and an interval of Postgres write a duration, in milliseconds: each part may have a sign, as Postgres
 * writes it. Undefined for other text, and for years and months, which are no fixed time.
 */
export function readDuration(cell: unknown): number | undefined {
  const parts = typeof cell === 'string' ? DURATION.exec(cell.trim())?.slice(1) : undefined
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined
  const ms = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (MS[index] ?? 0), 0)
  return Number(ms.toFixed(9))
}
