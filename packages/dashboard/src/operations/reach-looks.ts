import type { ServiceConnectivity } from '@plumbline/protocol/api'
import type { SymbolName } from '../symbols/state-symbol.tsx'

/** A service that nobody called is not known to be well. */
export const REACH_LOOKS: Record<ServiceConnectivity['state'], SymbolName> = {
  down: 'critical',
  degraded: 'warning',
  unknown: 'unknown',
  quiet: 'unknown',
  up: 'ok',
}
