import { type Attributes, KIND_NAMES, type Measurement } from '@plumbline/protocol'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { parseAt } from './parse-at.ts'
import { type SendFlags, sendRow } from './send-row.ts'

export interface MeasurementFlags extends SendFlags {
  at?: string
  unit?: string
  failed?: boolean
  errorType?: string
  errorMessage?: string
  trace?: string
  subject?: string
  customer?: string
  environment?: string
  release?: string
  /** `name=value` pairs. */
  attribute?: readonly string[]
}

export interface MeasurementArguments {
  kind: string
  service: string
  name: string
  value: string
}

export function runSendMeasurement(
  given: MeasurementArguments,
  flags: MeasurementFlags,
  context: Context,
): Promise<ExitCode> {
  const body = createMeasurement(given, flags, context.clock.now())
  const what = `${given.kind} ${given.service} ${given.name} ${given.value}`
  return sendRow({ path: 'api/v1/measurements', body, what }, flags, context)
}

function createMeasurement(given: MeasurementArguments, flags: MeasurementFlags, nowMs: number): Parsed<Measurement> {
  const kind = KIND_NAMES.find((name) => name === given.kind)
  if (kind === undefined) return refused(`there is no kind "${given.kind}"; there are ${KIND_NAMES.join(', ')}`)
  const value = Number(given.value)
  if (given.value.trim() === '' || !Number.isFinite(value)) return refused(`the value "${given.value}" is not a number`)
  const at = flags.at === undefined ? undefined : parseAt(flags.at, nowMs)
  if (at?.ok === false) return at
  const attributes = parseAttributes(flags.attribute ?? [])
  if (!attributes.ok) return attributes
  const { unit, errorType, errorMessage, subject, customer, environment, release } = flags
  const fails = flags.failed || errorType !== undefined || errorMessage !== undefined
  return parsed({
    kind,
    service: given.service,
    name: given.name,
    value,
    ...(at && { at: at.value }),
    ...(fails && { ok: false }),
    ...(unit !== undefined && { unit }),
    ...(errorType !== undefined && { errorType }),
    ...(errorMessage !== undefined && { errorMessage }),
    ...(flags.trace !== undefined && { traceId: flags.trace }),
    ...(subject !== undefined && { subject }),
    ...(customer !== undefined && { customer }),
    ...(environment !== undefined && { environment }),
    ...(release !== undefined && { release }),
    ...(Object.keys(attributes.value).length > 0 && { attributes: attributes.value }),
  })
}

function parseAttributes(pairs: readonly string[]): Parsed<Attributes> {
  const entries: [string, string][] = []
  for (const pair of pairs) {
    const [name, ...rest] = pair.split('=')
    if (!name || rest.length === 0) return refused(`--attribute "${pair}" is not name=value`)
    entries.push([name, rest.join('=')])
  }
  return parsed(Object.fromEntries(entries))
}
