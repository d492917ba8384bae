/** How long something must last before it counts: a number of checks in a row, or a time. */
export type Hold = { kind: 'checks'; checks: number } | { kind: 'duration'; durationMs: number }

/** The first check decides. */
export const AT_ONCE: Hold = { kind: 'checks', checks: 1 }
