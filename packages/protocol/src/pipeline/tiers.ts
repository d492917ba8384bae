/** Latency tiers of source 000 as half-open ranges [fromMs, toMs): a message of exactly 5000 ms is a breach (A000-5, X21). */
export const TIERS = [
  { id: 'excellent', field: 'under1s', fromMs: 0, toMs: 1_000, title: 'under 1 s' },
  { id: 'good', field: 'under2s', fromMs: 1_000, toMs: 2_000, title: '1 to 2 s' },
  { id: 'compliant', field: 'under5s', fromMs: 2_000, toMs: 5_000, title: '2 to 5 s' },
  { id: 'breach', field: 'over5s', fromMs: 5_000, toMs: 10_000, title: '5 to 10 s' },
  { id: 'critical', field: 'over10s', fromMs: 10_000, toMs: 30_000, title: '10 to 30 s' },
  { id: 'severe', field: 'over30s', fromMs: 30_000, toMs: Number.POSITIVE_INFINITY, title: '30 s and more' },
] as const

export type Tier = (typeof TIERS)[number]
export type TierField = Tier['field']

const WORST = TIERS[5]

/** The tier of a latency; a negative one (clocks that disagree) counts with the best, and is flagged elsewhere. */
export function tierOf(latencyMs: number): Tier {
  return TIERS.find((tier) => latencyMs < tier.toMs) ?? WORST
}
