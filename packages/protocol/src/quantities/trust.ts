/** Fewer samples than this are no baseline (A002-4). */
export const LEAST_SAMPLES = 10

/** A baseline of fewer samples is provisional (A002-4). */
export const TRUSTED_SAMPLES = 100

export const TRUSTS = ['tooFew', 'provisional', 'trusted'] as const
export type Trust = (typeof TRUSTS)[number]

/** What a baseline of so many samples is worth. */
export function trustOf(samples: number): Trust {
  if (samples < LEAST_SAMPLES) return 'tooFew'
  return samples < TRUSTED_SAMPLES ? 'provisional' : 'trusted'
}
