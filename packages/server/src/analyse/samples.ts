import { type StageGraph, stageNames, tierOf } from '@plumbline/protocol'
import type { MessageDetail, MessageSample } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import type { AssembledMessage, StoredMark } from './observations.ts'

const STATES = ['complete', 'inFlight', 'failed', 'timingLost'] as const

export function describeMessage(message: AssembledMessage, graph: StageGraph): MessageSample {
  const { first, until, times } = message
  const state = STATES[message.state]
  const timeOf = (stage: string): number => times[graph.stages.findIndex(({ id }) => id === stage)] ?? 0
  const latencyMs = state === 'complete' ? (times.at(-1) ?? 0) - (times[0] ?? 0) : null
  const ageMs = until - first
  return {
    messageId: message.messageId,
    conversationId: message.conversationId || null,
    state,
    startedAt: first,
    latencyMs,
    ageMs,
    withinSla: withinSla(state, latencyMs, ageMs, graph.slaMs),
    tier: latencyMs === null ? null : tierOf(latencyMs).id,
    phases: Object.fromEntries(
      graph.phases.map(({ id, from, to }) => [
        id,
        timeOf(from) > 0 && timeOf(to) > 0 ? timeOf(to) - timeOf(from) : null,
      ]),
    ),
    missingStages: graph.stages.filter(({ id }) => timeOf(id) === 0).map(({ id }) => id),
  }
}

function withinSla(
  state: MessageSample['state'],
  latencyMs: number | null,
  ageMs: number,
  slaMs: number,
): boolean | null {
  switch (state) {
    case 'complete':
      return latencyMs !== null && latencyMs < slaMs
    case 'failed':
      return false
    case 'inFlight':
      return ageMs >= slaMs ? false : null
    case 'timingLost':
      return null
  }
}

/** One message with each of its marks, once, and what is odd about it. */
export function describeMarks(
  message: AssembledMessage,
  marks: readonly StoredMark[],
  graph: StageGraph,
): MessageDetail {
  const sample = describeMessage(message, graph)
  const order = stageNames(graph)
  const kept = [...marks].sort((a, b) => a.at - b.at || order.indexOf(a.stage) - order.indexOf(b.stage))
  return {
    message: sample,
    pipeline: graph.pipeline,
    slaMs: graph.slaMs,
    marks: kept.map((mark) => ({
      stage: mark.stage,
      at: mark.at,
      receivedAt: mark.receivedAt,
      offsetMs: mark.at - message.first,
      service: mark.service,
      release: mark.release,
      environment: mark.environment,
      clockOffsetMs: mark.clockOffsetMs,
      attributes: JSON.parse(mark.attributes || '{}'),
      times: mark.times,
    })),
    notes: notesOn(sample, kept, graph),
  }
}

function notesOn(sample: MessageSample, kept: readonly StoredMark[], graph: StageGraph): string[] {
  const notes: string[] = []
  for (const { id, title, from, to } of graph.phases) {
    const elapsed = sample.phases[id]
    if (typeof elapsed === 'number' && elapsed < 0) {
      notes.push(
        `${title}: the mark "${to}" is ${formatDuration(-elapsed)} before "${from}"; the clocks of their machines disagree, or the app marks them in this order.`,
      )
    }
  }
  for (const mark of kept) {
    if (mark.times > 1) notes.push(`The mark "${mark.stage}" was sent ${mark.times} times; the earliest counts.`)
    if (mark.clockOffsetMs !== 0) {
      notes.push(
        `The clock that made "${mark.stage}" was off by ${formatDuration(mark.clockOffsetMs)}; its time was corrected.`,
      )
    }
  }
  if (sample.state === 'timingLost') notes.push(`Marks that never arrived: ${sample.missingStages.join(', ')}.`)
  return notes
}
