import { type Static, Type } from 'typebox'
import { At, Name, WilsonInterval } from './operation-details.ts'
import { NullableInteger, NullableNumber, WindowSchema } from './window.ts'

const count = Type.Integer({ minimum: 0 })

export const ConnectivityQuerySchema = Type.Object(
  {
    window: Type.Optional(
      Type.String({ description: 'What the state is judged by; default 15m, at most 24h.', examples: ['15m', '1h'] }),
    ),
    service: Name('Only this service.'),
    environment: Name('Only this environment.'),
  },
  { additionalProperties: false },
)
export type ConnectivityQuery = Static<typeof ConnectivityQuerySchema>

export const CONNECTIVITY_STATES = ['down', 'degraded', 'unknown', 'quiet', 'up'] as const

export const ServiceConnectivitySchema = Type.Object({
  service: Type.String(),
  state: Type.Enum(CONNECTIVITY_STATES, {
    description:
      'down: the last 5 calls failed in a row, or more than 50 % for certain; degraded: more than 25 % failed; unknown: fewer than 5 calls; quiet: none in the window, though there were before; up: else.',
  }),
  count: Type.Integer({ minimum: 0, description: 'Calls in the window.' }),
  failures: count,
  errorRate: NullableNumber,
  errorInterval: WilsonInterval,
  consecutiveFailures: Type.Integer({
    minimum: 0,
    description: 'Calls since the last that succeeded, as far back as single calls are kept.',
  }),
  lastCallAt: At,
  lastSuccessAt: NullableInteger,
  lastFailure: Type.Union([
    Type.Object({ at: At, name: Type.String(), errorType: Type.String(), errorMessage: Type.String() }),
    Type.Null(),
  ]),
  sentence: Type.String(),
})
export type ServiceConnectivity = Static<typeof ServiceConnectivitySchema>

export const ConnectivitySchema = Type.Object(
  {
    window: WindowSchema,
    knownSince: Type.Integer({ description: 'Services with calls from this time on are listed, epoch ms.' }),
    services: Type.Array(ServiceConnectivitySchema, { description: 'Worst first.' }),
    leftOut: Type.Integer({ minimum: 0, description: 'Services beyond the first thousand.' }),
    counts: Type.Object({ up: count, degraded: count, down: count, quiet: count, unknown: count }),
    sentence: Type.String(),
  },
  { description: 'Whether the services that are called can be reached, judged by the calls to them.' },
)
export type Connectivity = Static<typeof ConnectivitySchema>
