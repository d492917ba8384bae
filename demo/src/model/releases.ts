/** Versions of the product; the names are the `release` of what they send. */
export type ReleaseName = 'demo-1' | 'demo-2'

/** What the live demo runs, since the other one was taken back. */
export const LIVE_RELEASE: ReleaseName = 'demo-1'

/** How long a send takes, as a multiple of what the scenario says. */
export const SEND_FACTORS: Readonly<Record<ReleaseName, number>> = { 'demo-1': 1, 'demo-2': 1.25 }
