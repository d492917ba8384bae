import type { AlertDetail, AlertsAnswer, ChannelsAnswer, RulesAnswer, SilencesAnswer } from '@plumbline/protocol/api'
import { useQueryClient } from '@tanstack/react-query'
import { useDashboard } from '../view/dashboard-context.ts'
import { type Answer, asIs, useAnswer } from './use-answer.ts'

/**
 * A family of its own: alerts change when rules are checked, every half minute, and when somebody acts, not when data arrive.
 * Asking for them with every mark would cost the server and show nothing new.
 */
const ALERTS_KEY = 'plumbline-alerts'

/** A third of the time between two checks. */
const REFRESH_MS = 10_000
/** Rules, silences and channels change when somebody changes them. */
const SETTINGS_REFRESH_MS = 30_000

/** More than anybody reads; the counts beside them are of all. */
const MOST_ACTIVE = 200
/** The most that the server gives at once. */
export const MOST_HISTORY = 1_000

export const useActiveAlerts = (): Answer<AlertsAnswer> =>
  useAlertAnswer<AlertsAnswer>('', { params: { state: 'active', limit: String(MOST_ACTIVE) } })

/** What is open and what ended, newest first as far as the server gives it. */
export const useAlertHistory = (): Answer<AlertsAnswer> =>
  useAlertAnswer<AlertsAnswer>('', { params: { state: 'all', limit: String(MOST_HISTORY) } })

export const useAlert = (id: string): Answer<AlertDetail> =>
  useAlertAnswer<AlertDetail>(`/${encodeURIComponent(id)}`, { keepPrevious: false })

export const useAlertRules = (): Answer<RulesAnswer> =>
  useAlertAnswer<RulesAnswer>('/rules', { refreshMs: SETTINGS_REFRESH_MS })

export const useSilences = (): Answer<SilencesAnswer> =>
  useAlertAnswer<SilencesAnswer>('/silences', { refreshMs: SETTINGS_REFRESH_MS })

export const useChannels = (): Answer<ChannelsAnswer> =>
  useAlertAnswer<ChannelsAnswer>('/channels', { refreshMs: SETTINGS_REFRESH_MS })

export const ALERTS_PATH = '/api/v1/alerts'

interface AlertQuestion {
  params?: Record<string, string>
  refreshMs?: number
  keepPrevious?: boolean
}

function useAlertAnswer<Data>(below: string, { params = {}, refreshMs = REFRESH_MS, ...rest }: AlertQuestion) {
  const { connection } = useDashboard()
  const path = `${ALERTS_PATH}${below}`
  return useAnswer<Data, Data>({ family: ALERTS_KEY, connection, path, params, select: asIs, refreshMs, ...rest })
}

/** Asks everything about alerts again, after somebody changed something. */
export function useRefreshAlerts(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: [ALERTS_KEY] })
}
