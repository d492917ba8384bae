import type { AlertEvent } from './alert-event.ts'
import { labelValue } from './matcher.ts'
import type { Links } from './notification.ts'

/**
 * Where the buttons of a message lead (A001-19). In a template `{label}` stands for the value of that label of the worst alert, and
 * `{alertname}`, `{fingerprint}`, `{from}` and `{to}` (epoch ms) for its name, identity and time.
 */
export type LinkTemplates = Readonly<Links>

/** `{from}` lies so long before the beginning: what led to it is what one wants to see. */
const LEAD_MS = 15 * 60_000

/** The links of a message whose worst alert is `event`. Its own runbook goes before the common one. */
export function linksFor(event: AlertEvent, templates: LinkTemplates, now: number): Links {
  const runbook = event.runbookUrl ?? fill(templates.runbook, event, now)
  const page = fill(templates.page, event, now)
  const logs = fill(templates.logs, event, now)
  return {
    ...(page !== undefined && { page }),
    ...(logs !== undefined && { logs }),
    ...(runbook !== undefined && { runbook }),
  }
}

function fill(template: string | undefined, event: AlertEvent, now: number): string | undefined {
  const special = new Map([
    ['alertname', event.name],
    ['severity', event.severity],
    ['fingerprint', event.fingerprint],
    ['from', String(event.startedAt - LEAD_MS)],
    ['to', String(event.endedAt ?? now)],
  ])
  return template?.replace(/\{([\w.-]{1,100})\}/g, (_, name: string) =>
    encodeURIComponent((special.get(name) ?? labelValue(event.labels, name)).toWellFormed()),
  )
}
