import { type CallReference, parseCall, renderCall } from './call-reference.ts'
import { parseId } from './parse-id.ts'
import { DEFAULT_ORDER, parseOrder, renderOrder, type ServiceOrder } from './service-order.ts'

/** Which operations are shown, and how. */
export interface OperationView {
  /** The service whose operations are shown; null for all of them. */
  service: string | null
  /** The operation of that service; null for all of them. */
  operation: string | null
  /** The call whose details are open. */
  call: CallReference | null
  order: ServiceOrder
  /** Only calls that failed. */
  failedOnly: boolean
  /** The environment whose operations are shown or compared; null for all of them. */
  environment: string | null
}

export const DEFAULT_OPERATION_VIEW: OperationView = {
  service: null,
  operation: null,
  call: null,
  order: DEFAULT_ORDER,
  failedOnly: false,
  environment: null,
}

/** What cannot be read is left at its default. The name of an operation means nothing without its service. */
export function parseOperationView(query: URLSearchParams): OperationView {
  const service = parseId(query.get('service'))
  return {
    service,
    operation: service === null ? null : parseId(query.get('operation')),
    call: parseCall(query.get('call')),
    order: parseOrder(query.get('order')),
    failedOnly: query.get('failed') === 'true',
    environment: parseId(query.get('environment')),
  }
}

/** As parameters of an address, defaults left out; `parseOperationView` reads them back. */
export function renderOperationView({
  service,
  operation,
  order,
  failedOnly,
  call,
  environment,
}: OperationView): [name: string, value: string][] {
  const params: [string, string | null][] = [
    ['service', service],
    ['operation', operation],
    ['order', renderOrder(order)],
    ['failed', failedOnly ? 'true' : null],
    ['environment', environment],
    ['call', call && renderCall(call)],
  ]
  return params.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
}
