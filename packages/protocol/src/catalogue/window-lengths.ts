/** How far back metrics look whose measurements come too rarely for five minutes to hold enough of them. */
export const HOUR_MS = 3_600_000
export const MONTH_MS = 30 * 24 * HOUR_MS
