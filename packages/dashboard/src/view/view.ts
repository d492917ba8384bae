import type { MessageState } from '@plumbline/protocol/api'
import type { Zone } from '../formats/times.ts'
import { ALERT_TABS, type AlertTab } from './alert-tabs.ts'
import { type ComparisonView, DEFAULT_COMPARISON, parseComparison, renderComparison } from './comparison-view.ts'
import { MESSAGE_STATES } from './message-states.ts'
import {
  DEFAULT_OPERATION_VIEW,
  type OperationView,
  parseOperationView,
  renderOperationView,
} from './operation-view.ts'
import { parseId } from './parse-id.ts'
import { DEFAULT_RANGE, parseRange, type Range, rangeParams } from './range.ts'

/** Everything that decides what a page shows. It lives in the address, so that a link shows its reader the same. */
export interface View extends OperationView {
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
  ...DEFAULT_OPERATION_VIEW,
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
    ...parseOperationView(query),
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
  for (const [name, value] of renderOperationView(view)) query.set(name, value)
  for (const [name, value] of renderComparison(view.comparison)) query.set(name, value)
  return query.toString()
}
