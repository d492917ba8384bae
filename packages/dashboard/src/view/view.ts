import type { MessageState } from '@plumbline/protocol/api'
import { parseInstant } from '@plumbline/protocol/quantities'
import type { Zone } from '../formats/times.ts'
import { ALERT_TABS, type AlertTab } from './alert-tabs.ts'
import { type CallReference, parseCall, renderCall } from './call-reference.ts'
import { type ComparisonView, DEFAULT_COMPARISON, parseComparison, renderComparison } from './comparison-view.ts'
import { MESSAGE_STATES } from './message-states.ts'
import { DEFAULT_RANGE, normalWindow, type Range, rangeParams } from './range.ts'
import { DEFAULT_ORDER, parseOrder, renderOrder, type ServiceOrder } from './service-order.ts'

/** Everything that decides what a page shows. It lives in the address, so that a link shows its reader the same. */
export interface View {
  range: Range
  zone: Zone
  conversationId: string | null
  /** The message whose details are open. */
  messageId: string | null
  sort: SampleSort
  state: MessageState | 'all'
  tab: AlertTab
  /** The alert whose details are open. */
  alertId: string | null
  /** What the rules are searched for. */
  rule: string | null
  /** The service whose operations are shown; null for all of them. */
  service: string | null
  /** The operation of that service; null for all of them. */
  operation: string | null
  /** The call whose details are open. */
  call: CallReference | null
  order: ServiceOrder
  /** Only calls that failed. */
  failedOnly: boolean
  /** The environment whose operations are compared; null for all of them. */
  environment: string | null
  comparison: ComparisonView
}

export type SampleSort = 'newest' | 'slowest'

export const DEFAULT_VIEW: View = {
  range: DEFAULT_RANGE,
  zone: 'local',
  conversationId: null,
  messageId: null,
  sort: 'newest',
  state: 'all',
  tab: 'active',
  alertId: null,
  rule: null,
  service: null,
  operation: null,
  call: null,
  order: DEFAULT_ORDER,
  failedOnly: false,
  environment: null,
  comparison: DEFAULT_COMPARISON,
}

/** Reads a view from the query of an address. What cannot be read is left at its default: a link never breaks the page. */
export function parseView(query: URLSearchParams): View {
  return {
    range: parseRange(query),
    zone: query.get('zone') === 'utc' ? 'utc' : 'local',
    conversationId: parseId(query.get('conversation')),
    messageId: parseId(query.get('message')),
    sort: query.get('sort') === 'slowest' ? 'slowest' : 'newest',
    state: MESSAGE_STATES.find((state) => state === query.get('state')) ?? 'all',
    tab: ALERT_TABS.find((tab) => tab === query.get('tab')) ?? 'active',
    alertId: parseId(query.get('alert')),
    rule: parseId(query.get('rule')),
    ...parseOperation(query),
    call: parseCall(query.get('call')),
    order: parseOrder(query.get('order')),
    failedOnly: query.get('failed') === 'true',
    environment: parseId(query.get('environment')),
    comparison: parseComparison(query),
  }
}

/** The query of a view, defaults left out; `parseView` reads it back. */
export function renderView(view: View): string {
  const query = new URLSearchParams()
  if (view.range.kind === 'between' || view.range.window !== '1h') {
    for (const [name, value] of Object.entries(rangeParams(view.range))) query.set(name, value)
  }
  if (view.zone === 'utc') query.set('zone', 'utc')
  if (view.conversationId !== null) query.set('conversation', view.conversationId)
  if (view.sort === 'slowest') query.set('sort', 'slowest')
  if (view.state !== 'all') query.set('state', view.state)
  if (view.messageId !== null) query.set('message', view.messageId)
  if (view.tab !== 'active') query.set('tab', view.tab)
  if (view.rule !== null) query.set('rule', view.rule)
  if (view.alertId !== null) query.set('alert', view.alertId)
  for (const [name, value] of operationParams(view)) query.set(name, value)
  for (const [name, value] of renderComparison(view.comparison)) query.set(name, value)
  return query.toString()
}

function operationParams({
  service,
  operation,
  order,
  failedOnly,
  call,
  environment,
}: View): [name: string, value: string][] {
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

/** The name of an operation means nothing without its service. */
function parseOperation(query: URLSearchParams): Pick<View, 'service' | 'operation'> {
  const service = parseId(query.get('service'))
  return { service, operation: service === null ? null : parseId(query.get('operation')) }
}

function parseRange(query: URLSearchParams): Range {
  const from = parseTime(query.get('from'))
  const to = parseTime(query.get('to'))
  if (from !== undefined && to !== undefined && from < to) return { kind: 'between', from, to }
  const window = normalWindow(query.get('window') ?? '')
  return window === undefined ? DEFAULT_RANGE : { kind: 'last', window }
}

function parseTime(text: string | null): number | undefined {
  if (text === null) return undefined
  return parseInstant(/^\d+$/.test(text) ? Number(text) : text)
}

/** Ids longer than the wire allows cannot exist. */
const parseId = (text: string | null): string | null => (text && text.length <= 200 ? text : null)
