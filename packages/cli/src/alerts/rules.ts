import { type RuleChange, RulesAnswerSchema } from '@plumbline/protocol/api'
import type { Severity } from '@plumbline/protocol/catalogue'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { describeRule, renderRules } from './render-rules.ts'

export interface ChangeFlags extends AlertFlags {
  limit?: string
  severity?: Severity
  minimumSamples?: number
}

/** `plumbline alerts rules`: every rule with its verdict and how noisy it was in the last seven days. */
export function runListRules(flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'GET', path: '/rules', answer: RulesAnswerSchema },
    { render: renderRules },
    flags,
    context,
  )
}

/** `plumbline alerts set RULE …`: at least one thing to change, or exit 2. */
export async function runSetRule(rule: string, flags: ChangeFlags, context: Context): Promise<ExitCode> {
  const { limit, severity, minimumSamples } = flags
  const change: RuleChange = {
    ...(limit !== undefined && { limit }),
    ...(severity !== undefined && { severity }),
    ...(minimumSamples !== undefined && { minimumSamples }),
  }
  if (Object.keys(change).length > 0) return runChangeRule(rule, change, flags, context)
  complain(
    context,
    `nothing to change; say what: plumbline alerts set ${rule} --limit 97% (or --severity, --minimum-samples)`,
  )
  return EXIT.usage
}

/** Changes a rule while the server runs: 2 when the server does not take the change, 3 when there is no such rule. */
export function runChangeRule(rule: string, body: RuleChange, flags: AlertFlags, context: Context): Promise<ExitCode> {
  const path = `/rules/${encodeURIComponent(rule)}`
  return askAndShow(
    { method: 'PATCH', path, body, answer: RulesAnswerSchema.properties.rules.items },
    { render: describeRule },
    flags,
    context,
  )
}
