import type { MessageState } from '@plumbline/protocol/api'
import { parseInstant } from '@plumbline/protocol/quantities'
import type { Zone } from '../formats/times.ts'
import { ALERT_TABS, type AlertTab } from './alert-tabs.ts'
import { MESSAGE_STATES } from './message-states.ts'
import { DEFAULT_RANGE, normalWindow, type Range, rangeParams } from './range.ts'

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
  return query.toString()
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
