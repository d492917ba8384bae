import type { StageGraph } from '@plumbline/protocol'
import type { OperationsConfig } from './operations.ts'
import type { ReviewConfig } from './reviews.ts'
import type { Secret } from './secret.ts'

/** How the server runs: every setting decided, units in the names. It is frozen. */
export interface Config {
  readonly server: { readonly host: string; readonly port: number }
  /** Absolute path. */
  readonly dataFolder: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Names by which clients may call the server, beside its own address and localhost. */
  readonly allowedHosts: readonly string[]
  readonly tokens: { readonly admin?: Secret; readonly read?: Secret; readonly ingest?: Secret }
  readonly store: { readonly kind: 'embedded' } | { readonly kind: 'remote'; readonly url: Secret }
  readonly state: { readonly kind: 'embedded' } | { readonly kind: 'postgres'; readonly url: Secret }
  readonly retention: { readonly rawMs: number; readonly minuteMs: number; readonly hourMs: number }
  readonly intake: {
    readonly groupDelayMs: number
    readonly groupRows: number
    readonly bufferBytes: number
    readonly spoolBytes: number
  }
  readonly limits: { readonly namesPerService: number; readonly services: number; readonly labelValues: number }
  /** The chat pipeline first, then the further ones in the order of the file. */
  readonly pipelines: readonly StageGraph[]
  readonly operations: OperationsConfig
  readonly reviews: ReviewConfig
  readonly queryTimeoutMs: number
}
