import { KINDS, type Measurement, MeasurementSchema, WIRE_LIMITS } from '@plumbline/protocol'
import { createAdmitter, encodeAttributes, findControl, type RowEncoder, storable } from './admit.ts'
import type { CardinalityGuard } from './cardinality.ts'
import { scrub } from './scrub.ts'

/** Admits measurements; columns in the order of the store's `MEASUREMENT_COLUMNS`. */
export function createMeasurementAdmitter(guard: CardinalityGuard) {
  const encode: RowEncoder<Measurement> = (row, at, batch) => {
    if (!Number.isFinite(row.value))
      return { code: 'invalid-field', message: 'value is not finite; expected a finite number' }
    const { name, traceId, subject, unit, customer, environment, release, variant, errorType } = row
    const refusal = findControl({
      service: row.service,
      name,
      traceId,
      subject,
      unit,
      customer,
      environment,
      release,
      variant,
      errorType,
    })
    if (refusal) return refusal
    const attributes = encodeAttributes(row.attributes)
    if (typeof attributes !== 'string') return attributes
    const service = guard.service(storable(row.service))
    return [
      at,
      batch.receivedAt,
      row.kind,
      service,
      guard.name(service, storable(name)),
      row.value,
      guard.label('unit', unit ?? KINDS[row.kind]),
      row.weight ?? 1,
      row.ok ?? true,
      guard.label('errorType', storable(errorType)),
      row.errorMessage === undefined ? '' : scrub(storable(row.errorMessage), WIRE_LIMITS.errorMessageChars),
      storable(traceId),
      storable(subject),
      guard.label('customer', storable(customer)),
      guard.label('environment', storable(environment)),
      guard.label('release', storable(release)),
      guard.label('variant', storable(variant)),
      attributes,
      batch.batchId,
    ]
  }
  return createAdmitter<Measurement>({ schema: MeasurementSchema, encode, repeats: 'another fact' })
}
