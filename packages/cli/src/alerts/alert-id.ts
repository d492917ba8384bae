/** Shorter ones meet too often in a day of alerts; the server takes four and more. */
const LEAST_DIGITS = 8

/** How many characters of each id are shown, so that no two ids look the same. */
export function shortIdLength(ids: readonly string[]): number {
  const distinct = new Set(ids)
  const longest = Math.max(LEAST_DIGITS, ...ids.map((id) => id.length))
  for (let length = LEAST_DIGITS; length < longest; length++) {
    if (new Set([...distinct].map((id) => id.slice(0, length))).size === distinct.size) return length
  }
  return longest
}
