import type { OperationSet } from '@plumbline/protocol/api'
import type { BaselineVersion, OperationBaseline } from '../../state/index.ts'
import { spellEnvironment } from './resolve-reference.ts'

/** Such as `baseline 3 (production, captured 2026-11-22 23:50 UTC)`. */
export function labelBaseline({ version, environment, service, source, capturedAt }: BaselineVersion): string {
  const at = `${new Date(capturedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const of = service === null ? [] : [service]
  const how = source === 'captured' ? 'captured' : 'automatic since'
  return `baseline ${version} (${[spellEnvironment(environment), ...of, `${how} ${at}`].join(', ')})`
}

/** A version as one side of a comparison. */
export function toOperationSet(version: BaselineVersion, operations: readonly OperationBaseline[]): OperationSet {
  const { fromMs, toMs, precision, counts } = version
  return {
    label: labelBaseline(version),
    window: { from: fromMs, to: toMs, lengthMs: toMs - fromMs },
    precision,
    operations: operations.map(({ service, name, samples, failures, histogram }) => ({
      ...{ service, name, count: samples, failures, histogram },
    })),
    leftOut: counts.leftOut,
  }
}
