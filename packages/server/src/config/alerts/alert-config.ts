import type { StandingRule } from '@plumbline/protocol/catalogue'
import type { Cooldowns } from '../../judge/alert/index.ts'
import type { RuleDefinition } from '../../judge/language/index.ts'
import type { WrittenRule } from '../../judge/rules/index.ts'
import type { LinkTemplates } from '../../notify/links.ts'
import type { MaintenanceWindow } from '../../notify/mute.ts'
import type { ChannelConfig } from '../../notify/open-channel.ts'
import type { Route } from '../../notify/route.ts'
import type { Secret } from '../secret.ts'

/** How alerts are judged and told: file, rule files, environment and defaults together. It is frozen. */
export interface AlertConfig {
  /** When false nothing is evaluated and nobody is told. */
  readonly enabled: boolean
  /** Time between two evaluations. */
  readonly intervalMs: number
  /** Where this server watches, such as production. */
  readonly environment?: string
  /** Where people reach the pages, without a slash at its end. */
  readonly publicUrl?: string
  /** `page` follows from the public address. */
  readonly links: LinkTemplates
  /** Those of the file before those of the environment, which is left out where the file has one of the same id. */
  readonly channels: readonly ChannelConfig[]
  /** Ids of channels, and of those that take what they cannot. */
  readonly fallbacks: Readonly<Record<string, string>>
  /** Those of rules that name their own first; then those of the file, or where source 001 sends each severity. */
  readonly routes: readonly Route[]
  readonly cooldowns: Cooldowns
  readonly maintenance: readonly MaintenanceWindow[]
  /** The shipped rules, as the file changes them, and then those of the file and of rule files. */
  readonly rules: readonly ConfiguredRule[]
  readonly actions: { readonly disableWebhook: DisableWebhook }
}

/** Switching a failing webhook off by itself (001): an action that is off, and dry, until somebody says otherwise. */
export interface DisableWebhook {
  readonly enabled: boolean
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean
  /** Asked to switch the webhook off and on. */
  readonly url?: Secret
  readonly reenableAfterMs: number
}

export type ConfiguredRule = {
  readonly definition: RuleDefinition
  /** As a rules file would write it, from which `changeRule` makes another. */
  readonly written: WrittenRule
} & (
  | { readonly origin: 'default' | 'changed'; readonly standing: StandingRule }
  /** `file`, as it is named in problems. */
  | { readonly origin: 'file'; readonly file: string }
)
