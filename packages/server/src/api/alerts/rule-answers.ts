import type { BacktestAnswer, RuleChange, RuleStatus } from '@plumbline/protocol/api'
import { parseDuration } from '@plumbline/protocol/quantities'
import { PlumblineError } from '../../errors.ts'
import { pointAt, readRuleFile, renderCondition, type Vocabulary } from '../../judge/language/index.ts'
import { changeRule, type GivenRule, type RuleInForce } from '../../judge/rules/index.ts'
import type { AlertWatch } from '../../schedule/alerts/watch-alerts.ts'
import type { StateStore } from '../../state/index.ts'

export interface RuleContext {
  state: Pick<
    StateStore,
    'readEpisodes' | 'countNotifications' | 'readRuleChanges' | 'writeRuleChange' | 'removeRuleChange'
  >
  watch: Pick<AlertWatch, 'last'>
  given: () => readonly GivenRule[]
  inForce: () => Promise<readonly RuleInForce[]>
  vocabulary: Vocabulary
  backtest: (rule: RuleInForce, range: { from: number; to: number }) => Promise<BacktestAnswer>
  now: () => number
}

/** The rules: how they stand, how noisy they are, how they are changed and tried. */
export interface RuleAnswers {
  list(): Promise<RuleStatus[]>
  change(id: string, change: RuleChange): Promise<RuleStatus>
  backtest(query: { rule?: string; condition?: string; since?: string }): Promise<BacktestAnswer>
}

const NOISE_MS = 7 * 86_400_000
const SHORT_MS = 5 * 60_000
const MOST_EPISODES = 10_000
const LONGEST_BACKTEST_MS = 90 * 86_400_000

export function createRuleAnswers(context: RuleContext): RuleAnswers {
  const { state, watch, given, inForce, vocabulary, now } = context

  async function list(): Promise<RuleStatus[]> {
    const sinceMs = now() - NOISE_MS
    const [rules, episodes, notifications] = await Promise.all([
      inForce(),
      state.readEpisodes({ fromMs: sinceMs, limit: MOST_EPISODES }),
      state.countNotifications({ sinceMs }),
    ])
    const byRule = Map.groupBy(episodes, ({ rule }) => rule)
    return rules.map(({ definition, title, origin, sources }) => {
      const own = byRule.get(definition.name) ?? []
      const verdict = watch.last?.verdicts.get(definition.name)
      const lengths = own.map(({ createdAt, end }) => (end?.at ?? now()) - Math.max(createdAt, sinceMs))
      const prints = new Set(own.map(({ fingerprint }) => fingerprint))
      return {
        id: definition.name,
        title,
        condition: renderCondition(definition.condition),
        severity: definition.severity,
        category: definition.category,
        enabled: definition.enabled,
        origin,
        minimumSamples: definition.minimumSamples,
        verdict: verdict?.verdict ?? (definition.enabled ? null : 'off'),
        explanation: verdict?.explanation ?? '',
        sources: [...sources],
        noise: {
          episodes: own.length,
          notifications: [...prints].reduce((sum, print) => sum + (notifications.get(print) ?? 0), 0),
          firingMs: lengths.reduce((sum, length) => sum + length, 0),
          shortEpisodes: own.filter(({ createdAt, end }) => end && end.at - createdAt < SHORT_MS).length,
        },
      }
    })
  }

  const statusOf = async (id: string): Promise<RuleStatus> => {
    const status = (await list()).find((rule) => rule.id === id)
    if (status) return status
    throw unknownRule(id)
  }

  function unknownRule(id: string): PlumblineError {
    const meant = vocabulary.nearest(
      id,
      given().map(({ definition }) => definition.name),
    )
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`
    return new PlumblineError('rule-not-found', `there is no rule ${JSON.stringify(id.slice(0, 100))}${hint}`)
  }

  return {
    list,
    async change(id, { reset = false, ...change }) {
      const rule = given().find(({ definition }) => definition.name === id)
      if (!rule) throw unknownRule(id)
      const stored = reset ? undefined : (await state.readRuleChanges()).find((one) => one.rule === id)
      const merged = { ...stored?.change, ...change }
      const [problem] = changeRule(rule.written, merged, vocabulary).problems
      if (problem) {
        const sketch = problem.at && change.limit !== undefined ? `\n${pointAt(change.limit, problem.at)}` : ''
        throw new PlumblineError('invalid-body', `/${problem.key}: ${problem.text}${sketch}`)
      }
      if (Object.keys(merged).length === 0) await state.removeRuleChange(id)
      else await state.writeRuleChange({ rule: id, change: merged, by: 'api', at: now() })
      return statusOf(id)
    },
    async backtest({ rule, condition, since = '7d' }) {
      const length = parseDuration(since)
      if (!length.ok) throw new PlumblineError('invalid-body', `/since: ${length.problem}`)
      if (length.value > LONGEST_BACKTEST_MS)
        throw new PlumblineError('invalid-body', `/since is ${since}; at most 90d can be tried`)
      const to = now()
      return context.backtest(await ruleToTry(rule, condition), { from: to - length.value, to })
    },
  }

  async function ruleToTry(id: string | undefined, condition: string | undefined): Promise<RuleInForce> {
    if (condition === undefined) {
      if (id === undefined) throw new PlumblineError('invalid-body', 'name a rule, or write a condition')
      const found = (await inForce()).find(({ definition }) => definition.name === id)
      if (!found) throw unknownRule(id)
      return found
    }
    const written = { name: 'tried', condition, severity: 'warning' }
    const { rules, problems } = readRuleFile([written], vocabulary)
    const [definition] = rules
    const [problem] = problems
    if (!definition || problem) {
      const sketch = problem?.at ? `\n${pointAt(condition, problem.at)}` : ''
      throw new PlumblineError('invalid-body', `/condition: ${problem?.text ?? 'cannot be read'}${sketch}`)
    }
    const said = { title: 'A condition to try', nextSteps: [], inhibitedBy: [], sources: [] }
    return { ...said, definition, written, origin: 'file' }
  }
}
