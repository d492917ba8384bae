import type { OperationsReport } from '@plumbline/protocol/api'

/** That of the one service which is shown, else that of services without one of their own; ms. */
export function thresholdOf({ service, services, thresholdMs }: OperationsReport): number {
  return (service === null ? undefined : services[0]?.thresholdMs) ?? thresholdMs
}
