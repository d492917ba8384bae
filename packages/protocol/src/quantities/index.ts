export { formatAge } from './age.ts'
export { type DurationUnit, formatDuration, parseDuration, spellDuration, spellWindow } from './duration.ts'
export { parseInstant } from './instant.ts'
export { nearest, slipsBetween } from './nearest.ts'
export { type Parsed, parsed, refused } from './parsed.ts'
export { percentOf, rounded, wilsonInterval } from './share.ts'
export { formatSize, parseSize } from './size.ts'
export { LEAST_SAMPLES, TRUSTED_SAMPLES, TRUSTS, trustOf } from './trust.ts'
export {
  parseTimeOfDay,
  parseWallTime,
  TIME_OF_DAY,
  TIME_OF_DAY_FORM,
  WALL_TIME,
  WALL_TIME_FORM,
  type WallTime,
} from './wall-time.ts'
