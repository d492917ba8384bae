import type {
  AlertDetail,
  AlertsAnswer,
  BacktestAnswer,
  ChannelsAnswer,
  ChannelTestAnswer,
  Maintenance,
  NewMaintenance,
  NewSilence,
  RuleChange,
  RuleStatus,
  Silence,
} from '@plumbline/protocol/api'
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { type Connection, sendJson } from '../api/client.ts'
import type { ApiFailure } from '../api/failure.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { ALERTS_PATH, useRefreshAlerts } from './alerts.ts'

export type Action<Wish, Done> = UseMutationResult<Done, ApiFailure, Wish>

/**
 * Something done to alerts. It counts as under way until the page shows what came of it. `onDone` is called before that,
 * also when what asked for it has gone by then.
 */
export function useAlertAction<Wish, Done>(
  act: (connection: Connection, wish: Wish) => Promise<Done>,
  onDone?: (done: Done, wish: Wish) => void,
): Action<Wish, Done> {
  const { connection } = useDashboard()
  const refresh = useRefreshAlerts()
  return useMutation<Done, ApiFailure, Wish>({
    mutationFn: (wish) => act(connection, wish),
    ...(onDone && { onSuccess: onDone }),
    onSettled: refresh,
  })
}

export interface InterventionWish {
  id: string
  kind: 'acknowledge' | 'resolve'
  /** Empty for nobody in particular. */
  by: string
}

export const intervene = (connection: Connection, { id, kind, by }: InterventionWish): Promise<AlertDetail> =>
  post(connection, `/${encodeURIComponent(id)}/${kind}`, by === '' ? {} : { by })

/** Judges every rule now instead of at the next half minute. */
export const checkRules = (connection: Connection): Promise<AlertsAnswer> => post(connection, '/check')

export const changeRule = (
  connection: Connection,
  { id, change }: { id: string; change: RuleChange },
): Promise<RuleStatus> =>
  sendJson(connection, { method: 'PATCH', path: `${ALERTS_PATH}/rules/${encodeURIComponent(id)}`, body: change })

export const createSilence = (connection: Connection, silence: NewSilence): Promise<Silence> =>
  post(connection, '/silences', silence)

export const endSilence = (connection: Connection, id: string): Promise<Silence> =>
  sendJson(connection, { method: 'DELETE', path: `${ALERTS_PATH}/silences/${encodeURIComponent(id)}` })

export const planMaintenance = (connection: Connection, maintenance: NewMaintenance): Promise<Maintenance> =>
  post(connection, '/maintenance', maintenance)

export const removeMaintenance = (connection: Connection, id: string): Promise<Maintenance> =>
  sendJson(connection, { method: 'DELETE', path: `${ALERTS_PATH}/maintenance/${encodeURIComponent(id)}` })

/** A channel may take half a minute to say that it does not answer. */
const CHANNEL_TIMEOUT_MS = 60_000

export const testChannel = (connection: Connection, id: string): Promise<ChannelTestAnswer> =>
  sendJson(connection, {
    method: 'POST',
    path: `${ALERTS_PATH}/channels/${encodeURIComponent(id)}/test`,
    timeoutMs: CHANNEL_TIMEOUT_MS,
  })

export const switchOnChannel = (connection: Connection, id: string): Promise<ChannelsAnswer> =>
  post(connection, `/channels/${encodeURIComponent(id)}/switch-on`)

/** A week is judged again, check by check. */
const BACKTEST_TIMEOUT_MS = 120_000

/** When a rule would have fired, on what is stored of the last seven days. Changes nothing. */
export const backtestRule = (connection: Connection, rule: string): Promise<BacktestAnswer> =>
  sendJson(connection, {
    method: 'POST',
    path: `${ALERTS_PATH}/backtest`,
    body: { rule, since: '7d' },
    timeoutMs: BACKTEST_TIMEOUT_MS,
  })

const post = <Done>(connection: Connection, below: string, body?: object): Promise<Done> =>
  sendJson(connection, { method: 'POST', path: `${ALERTS_PATH}${below}`, ...(body && { body }) })
