import { parseDuration } from '@plumbline/protocol/quantities'

const SHORTEST_MS = 60_000
/** What the server takes. */
const LONGEST_MS = 90 * 86_400_000

/** How long a silence is to last, in milliseconds; `undefined` for what is no such time. A number needs its unit. */
export const readSilenceLength = (text: string): number | undefined => readLength(text, LONGEST_MS)

/** A length of a minute or more. */
export function readLength(text: string, longestMs: number): number | undefined {
  const duration = parseDuration(text)
  if (!duration.ok || /^[\d.\s]*$/.test(text)) return undefined
  return duration.value >= SHORTEST_MS && duration.value <= longestMs ? duration.value : undefined
}
