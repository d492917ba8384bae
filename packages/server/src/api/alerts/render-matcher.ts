import type { Matcher } from '../../notify/matcher.ts'

/** A matcher as it is written. */
export const renderMatcher = ({ label, operator, value }: Matcher): string =>
  /^[^"=~\s]+$/.test(value) ? `${label}${operator}${value}` : `${label}${operator}"${value}"`
