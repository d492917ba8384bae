/** One spelling for `duration_ms`, `durationMs`, `Duration MS` and `duration-ms`. */
export const spellColumn = (column: string): string => column.toLowerCase().replace(/[^\p{L}\p{N}.]/gu, '')
