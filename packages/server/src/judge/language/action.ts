/** What a rule asks for when it fires, from its `action`, which source 001 writes as prose, and its `routes`. */
export interface Action {
  /** Who is told; empty: whoever the severity is routed to. */
  routes: readonly Route[]
  /** Things to do without a person. Whether they are done is for the configuration to say (A001-11). */
  automations: readonly 'disableWebhook'[]
  /** What a person should think of, in the words of the file. */
  advice: readonly string[]
}

export type Route =
  | { kind: 'page' }
  | { kind: 'log' }
  /** With its `#`. */
  | { kind: 'channel'; channel: string }
  /** One that the configuration names. */
  | { kind: 'named'; name: string }

export const NO_ACTION: Action = { routes: [], automations: [], advice: [] }

/**
 * Reads `Page on-call engineer + disable webhook` or `Notify #ops-alerts, scale workers if > 100`: parts that begin with
 * "page", "notify #channel" or "log" are routes, "disable webhook" is an automation, and whatever else is advice.
 * In YAML without quotes a ` #` begins a comment, so that of source 001's `Notify #ops-alerts channel` only "Notify" arrives:
 * that says no more than the severity does, which is routed to Slack.
 */
export function readAction(text: string): Action {
  const parts = text
    .split(/[+,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^notify$/i.test(part))
  const routes = parts.map(routeOf).filter((route) => route !== undefined)
  const disables = parts.filter(isDisablingWebhook)
  return {
    routes,
    automations: disables.length > 0 ? ['disableWebhook'] : [],
    advice: parts.filter((part) => routeOf(part) === undefined && !isDisablingWebhook(part)),
  }
}

function routeOf(part: string): Route | undefined {
  if (/^page\b/i.test(part)) return { kind: 'page' }
  if (/^log\b/i.test(part)) return { kind: 'log' }
  const channel = /^notify\s+(#[\w-]+)/i.exec(part)?.[1]
  return channel === undefined ? undefined : { kind: 'channel', channel }
}

const isDisablingWebhook = (part: string): boolean => /^disable (the )?webhook\b/i.test(part)

/** Reads one of `routes`: `page`, `log`, `#channel` or the name of a route. */
export function readRoute(text: string): Route | undefined {
  if (text === 'page' || text === 'log') return { kind: text }
  if (/^#[\w-]+$/.test(text)) return { kind: 'channel', channel: text }
  return /^[A-Za-z][\w-]*$/.test(text) ? { kind: 'named', name: text } : undefined
}
