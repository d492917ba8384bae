export { formatAge } from './age.ts'
export { type DurationUnit, formatDuration, parseDuration, spellDuration, spellWindow } from './duration.ts'
export { parseInstant } from './instant.ts'
export { type Parsed, parsed, refused } from './parsed.ts'
export { percentOf, rounded, wilsonInterval } from './share.ts'
export { formatSize, parseSize } from './size.ts'
export {
  parseTimeOfDay,
  parseWallTime,
  TIME_OF_DAY,
  TIME_OF_DAY_FORM,
  WALL_TIME,
  WALL_TIME_FORM,
  type WallTime,
} from './wall-time.ts'
