import { ERROR_BANDS } from '@plumbline/protocol/api'

export type ErrorBand = (typeof ERROR_BANDS)[number]

/** Percent of failed operations above which a service has an issue; the end of the lowest band (A003-9). */
export const ERROR_ISSUE_PERCENT = 5
/** The end of the middle band, source 003. */
export const HIGH_ERROR_PERCENT = 15

/** Source 003: 0 to 5 % minimal, 5 to 15 % moderate, above high. A limit belongs to the lower band. */
export function errorBandOf(errorPercent: number): ErrorBand {
  const [minimal, moderate, high] = ERROR_BANDS
  if (errorPercent <= ERROR_ISSUE_PERCENT) return minimal
  return errorPercent <= HIGH_ERROR_PERCENT ? moderate : high
}
