/**
 * The sample answer of source 000, made consistent (A000-3): its statistics cannot come from its distribution, so the
 * distribution became 60 / 45 / 30 / 6 / 0 / 1 complete messages, of which 135 of 142 (95.07 %) are in time.
 */
export const GOLDEN = {
  completeMessages: 142,
  distribution: { under1s: 60, under2s: 45, under5s: 30, over5s: 6, over10s: 0, over30s: 1 },
  stats: {
    meanLatency: 1_850,
    medianLatency: 1_200,
    p95Latency: 4_800,
    p99Latency: 7_200,
    minLatency: 450,
    maxLatency: 35_000,
  },
} as const

const ramp = (count: number, fromMs: number, stepMs: number): number[] =>
  Array.from({ length: count }, (_, index) => fromMs + index * stepMs)

/** 142 latencies in milliseconds, ascending, with exactly the distribution and the statistics of `GOLDEN` (nearest rank). */
export const goldenLatencies = (): number[] => [
  ...ramp(60, 450, 9),
  ...ramp(11, 1_000, 20), // up to 1200, which is rank 71 of 142: the median
  ...ramp(34, 1_210, 23),
  ...ramp(29, 2_000, 45),
  4_800, // rank 135: P95
  ...[5_100, 5_600, 6_000, 6_600, 7_057], // 7057 makes the mean come out
  7_200, // rank 141: P99
  35_000,
]
