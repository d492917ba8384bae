import { AttributesSchema, MarkSchema, MeasurementSchema, WIRE_LIMITS } from '@plumbline/protocol'
import { expect, test } from 'vitest'
import * as limits from './limits.ts'

/** Type.Optional hides the bounds of a schema from its type. */
const bounds = (schema: object) => schema as { maxLength?: number; maxProperties?: number }

test('the limits are those of the protocol', () => {
  expect({
    ROWS_PER_BATCH: WIRE_LIMITS.rowsPerBatch,
    ID_CHARS: WIRE_LIMITS.idChars,
    LABEL_CHARS: WIRE_LIMITS.nameChars,
    PIPELINE_CHARS: bounds(MarkSchema.properties.pipeline).maxLength,
    UNIT_CHARS: bounds(MeasurementSchema.properties.unit).maxLength,
    ERROR_MESSAGE_CHARS: WIRE_LIMITS.errorMessageChars,
    ATTRIBUTES_PER_ROW: bounds(AttributesSchema).maxProperties,
    ATTRIBUTE_KEY_CHARS: WIRE_LIMITS.attributeKeyChars,
    ATTRIBUTE_VALUE_CHARS: WIRE_LIMITS.attributeValueChars,
    BATCH_BYTES: limits.BATCH_BYTES,
  }).toEqual({ ...limits })
})

test('a batch leaves room for its envelope in the body the server takes', () => {
  expect(limits.BATCH_BYTES).toBeLessThan(WIRE_LIMITS.bodyBytes - 1_024)
})
