import type { Attributes, Kind, Measurement } from '@plumbline/protocol'

/** When something happened: a `Date`, epoch ms, or ISO 8601 text with a zone. */
export type Instant = Date | number | string

export interface MarkOptions {
  /** Default: now. */
  at?: Instant | undefined
  /** The conversation that the message is part of; at most 200 characters. */
  conversationId?: string | undefined
  /** Default: the client's pipeline. */
  pipeline?: string | undefined
  /** Up to 64 flat values; texts are cut at 1,024 characters. Copied shallowly: changing the object later changes nothing. */
  attributes?: Attributes | undefined
}

/** A measurement as it is recorded: `kind`, `name` and `value` are required. Copied shallowly. */
export type NewMeasurement = {
  [Field in Exclude<keyof Measurement, 'kind' | 'name' | 'value' | 'at'>]?: Measurement[Field] | undefined
} & {
  kind: Kind
  /** What was done; a template, never a raw path with ids in it. */
  name: string
  /** Finite, in `unit` (by default: ms for durations, bytes for memory and bundle). */
  value: number
  /** Default: now. */
  at?: Instant | undefined
}
