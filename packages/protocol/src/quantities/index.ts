export { type DurationUnit, formatDuration, parseDuration, spellDuration } from './duration.ts'
export { parseInstant } from './instant.ts'
export { type Parsed, parsed, refused } from './parsed.ts'
export { formatSize, parseSize } from './size.ts'
