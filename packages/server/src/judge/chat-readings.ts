import type { Performance } from '../analyse/performance.ts'
import type { Readings } from './judge.ts'

/** What the chat metrics of the catalogue showed, from one performance analysis. */
export function readChat(data: Performance, inFlightSevere: number): Readings {
  const { completeMessages: complete, slaCompliance, completeRate, stats, cumulative, change } = data
  const severe = cumulative.over30s + inFlightSevere
  return new Map([
    ['chat.compliance', { ...share(slaCompliance), samples: slaCompliance.denominator }],
    ['chat.complete.rate', { ...share(completeRate), samples: completeRate.denominator }],
    ['chat.latency.mean', { value: stats.meanLatency, samples: complete }],
    ['chat.latency.p95', { value: stats.p95Latency, samples: complete }],
    ['chat.severe', { value: data.totalMessages > 0 ? severe : null, samples: data.totalMessages }],
    ['chat.messages', { value: data.totalMessages, samples: data.totalMessages }],
    ['chat.latency.change', { value: change.percent, samples: Math.min(complete, change.previousMessages) }],
    ...data.phases.map(
      (phase) => [`chat.phase.${phase.id}.p95`, { value: phase.p95Ms, samples: phase.count }] as const,
    ),
  ])
}

const share = ({ numerator, denominator }: { numerator: number; denominator: number }) => ({
  value: denominator === 0 ? null : (numerator / denominator) * 100,
  share: { numerator, denominator },
})
