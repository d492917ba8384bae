import type { RolledUp } from '../distribution.ts'

/** What the store found of the operations of a window. The store's queries return these; nothing here knows how they were found. */

/** Operations with one service and name; without a name all of the service, without a service all there are. */
export interface OperationTotals extends Measured {
  service: string
  name: string
}

/** Durations in ms. P50, P95 and P99 exact when rows were read, else from the bins. */
export interface Measured extends RolledUp {
  failures: number
  quantiles: readonly number[]
}

export interface OperationHourRow {
  service: string
  /** 0 to 23, UTC. */
  hour: number
  count: number
  failures: number
  total: number
}

export interface OperationStepRow extends Measured {
  /** Start of the step, epoch ms. */
  at: number
}

export interface OperationErrorRow {
  service: string
  type: string
  message: string
  count: number
  /** Failures of this service with this type, whatever their message. */
  ofType: number
  lastAt: number
}

/** A service that is known, whether or not it was used in the window. */
export interface ServiceSpan {
  service: string
  /** To the hour, epoch ms. */
  firstAt: number
  lastAt: number
  /** In the hours that the window touches. */
  count: number
  /** Of those, how many have another unit than ms; the report leaves them out. */
  otherUnits: number
}
