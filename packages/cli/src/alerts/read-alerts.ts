import { AlertDetailSchema, type AlertsAnswer, AlertsAnswerSchema } from '@plumbline/protocol/api'
import { SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type AlertFlags, askAndShow, type Showing } from './ask.ts'
import { renderAlert } from './render-alert.ts'
import { renderAlerts } from './render-alerts.ts'

export interface GateFlags extends AlertFlags {
  failOn?: Severity
}

export interface ListFlags extends GateFlags {
  state?: string
  severity?: Severity
  rule?: string
  limit?: number
}

/** `plumbline alerts`: 0; 1 when `--fail-on` finds an alert that fires and that nobody has acknowledged. */
export function runListAlerts(flags: ListFlags, context: Context): Promise<ExitCode> {
  const { state, severity, rule } = flags
  const query = { state, severity, rule, limit: limitOf(flags)?.toString() }
  return askAndShow({ method: 'GET', path: '', query, answer: AlertsAnswerSchema }, gate(flags), flags, context)
}

/** `plumbline alerts check`: the server judges every rule now; then as the list. */
export function runCheckAlerts(flags: GateFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'POST', path: '/check', body: {}, answer: AlertsAnswerSchema },
    gate(flags),
    flags,
    context,
  )
}

/** `plumbline alerts show ID`: 3 when there is no such alert. */
export function runShowAlert(id: string, flags: AlertFlags, context: Context): Promise<ExitCode> {
  const path = `/${encodeURIComponent(id)}`
  return askAndShow({ method: 'GET', path, answer: AlertDetailSchema }, { render: renderAlert }, flags, context)
}

/** The most that the server gives: a gate must not miss an alert because a list was short. */
const MOST_ALERTS = 1_000

const limitOf = ({ limit, failOn }: ListFlags): number | undefined => (failOn === undefined ? limit : MOST_ALERTS)

const gate = ({ failOn }: GateFlags): Showing<AlertsAnswer> => ({
  render: renderAlerts,
  judge: ({ alerts }) => {
    if (failOn === undefined) return EXIT.ok
    const least = SEVERITIES.indexOf(failOn)
    const fails = alerts.some(({ state, severity }) => state === 'firing' && SEVERITIES.indexOf(severity) >= least)
    return fails ? EXIT.findings : EXIT.ok
  },
})
