import { parseSigningKey } from './channels/standard-webhooks.ts'
import { channelsFromEnvironment } from './channels-from-environment.ts'
import { defaultRoutes } from './default-routes.ts'
import { parseMailboxes } from './mailbox.ts'
import { parseInstantIn } from './maintenance.ts'
import { parseMatcher } from './matcher.ts'
import { parseTarget } from './target.ts'
import { parseZone } from './zone.ts'

/** What only this stage understands of the configuration. `server.ts` hands it to `config`, which takes no code from here. */
export const ALERT_GRAMMAR = {
  parseTarget,
  parseSigningKey,
  parseMailboxes,
  parseMatcher,
  parseZone,
  parseInstantIn,
  channelsFromEnvironment,
  defaultRoutes,
} as const

export type AlertGrammar = typeof ALERT_GRAMMAR
