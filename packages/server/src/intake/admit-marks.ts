import { type Mark, MarkSchema, type StageGraph, stageNames } from '@plumbline/protocol'
import { createAdmitter, encodeAttributes, findControl, type RowEncoder, storable } from './admit.ts'
import type { CardinalityGuard } from './cardinality.ts'

/** Admits marks of the configured pipelines; columns in the order of the store's `MARK_COLUMNS`. */
export function createMarkAdmitter(pipelines: readonly StageGraph[], guard: CardinalityGuard) {
  const stages = new Map(pipelines.map((graph) => [graph.pipeline, stageNames(graph)]))
  const encode: RowEncoder<Mark> = (mark, at, batch) => {
    const pipeline = mark.pipeline ?? 'chat'
    const known = stages.get(pipeline)
    if (!known) {
      return {
        code: 'unknown-pipeline',
        message: `pipeline is ${JSON.stringify(pipeline)}; expected one of ${[...stages.keys()].join(', ')}`,
      }
    }
    if (!known.includes(mark.stage)) {
      return {
        code: 'unknown-stage',
        message: `stage is ${JSON.stringify(mark.stage)}; expected one of ${known.join(', ')}`,
      }
    }
    const { messageId, conversationId, service, environment, release } = mark
    const refusal = findControl({ messageId, conversationId, service, environment, release })
    if (refusal) return refusal
    const attributes = encodeAttributes(mark.attributes)
    if (typeof attributes !== 'string') return attributes
    return [
      pipeline,
      storable(messageId),
      mark.stage,
      at,
      batch.receivedAt,
      storable(conversationId),
      storable(service),
      // These two become labels of rollups when the message settles.
      guard.label('environment', storable(environment)),
      guard.label('release', storable(release)),
      clampOffset(batch.offsetMs),
      attributes,
      batch.batchId,
    ]
  }
  return createAdmitter<Mark>({ schema: MarkSchema, encode, repeats: 'same fact' })
}

/** The column is an Int32; an offset of more than 24 days is shown as 24 days. */
const clampOffset = (offsetMs: number): number => Math.max(-2_147_483_648, Math.min(2_147_483_647, offsetMs))
