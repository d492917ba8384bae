import type { BaselinesAnswer, OperationLabelsAnswer } from '@plumbline/protocol/api'

/** What there is to choose sides from, as far as the server has said so yet. */
export interface KnownSides {
  labels: OperationLabelsAnswer | null
  /** Newest first. */
  baselines: BaselinesAnswer['versions']
}
