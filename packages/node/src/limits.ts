/**
 * Limits of the wire, repeated here because importing them from `@plumbline/protocol` would load its schemas into the app.
 * A test holds them equal to the protocol's.
 */
export const ROWS_PER_BATCH = 1_000
export const ID_CHARS = 200
export const LABEL_CHARS = 200
export const PIPELINE_CHARS = 64
export const UNIT_CHARS = 16
export const ERROR_MESSAGE_CHARS = 4_096
export const ATTRIBUTES_PER_ROW = 64
export const ATTRIBUTE_KEY_CHARS = 128
export const ATTRIBUTE_VALUE_CHARS = 1_024

/** Rows of one request body; leaves a fifth of the server's 5 MiB for the envelope and for what we misjudge. */
export const BATCH_BYTES = 4 * 1024 * 1024
