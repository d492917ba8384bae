/** Rows that are durable but not in the figures yet, and since when they have not become fewer. */
export interface Backlog {
  rows: number
  /** When an answer said so, by this machine's clock. */
  at: number
  since: number
}

/** Rows on their way to the store come and go while traffic flows; that they only grow for so long means that they stay away. */
const STUCK_AFTER_MS = 10_000

/** Takes what one more answer says into account. */
export function followBacklog(before: Backlog | null, { rows, at }: { rows: number; at: number }): Backlog {
  const grows = before !== null && before.rows > 0 && rows >= before.rows
  return { rows, at, since: grows ? before.since : at }
}

/** Whether the figures lack rows for longer than it takes to store them. */
export const isStuck = ({ rows, at, since }: Backlog): boolean => rows > 0 && at - since >= STUCK_AFTER_MS
