import { Button } from '@mantine/core'
import type { RuleStatus } from '@plumbline/protocol/api'
import { backtestRule, changeRule, useAlertAction } from '../../answers/alert-actions.ts'
import { keepUnits } from '../../formats/numbers.ts'
import { FIRING_LOOKS } from '../../panels/finding-evidence.ts'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { ActionFailure } from '../actions/action-failure.tsx'
import { lookOfRule } from '../words/alert-looks.ts'
import { BacktestReport } from './backtest-report.tsx'
import { describeNoise } from './describe-noise.ts'
import { RuleSwitch } from './rule-switch.tsx'
import classes from './rules.module.css'

const ORIGINS: Record<RuleStatus['origin'], string> = {
  default: 'shipped',
  file: 'from plumbline.yaml',
  changed: 'shipped, then changed',
}

/** One rule: what it says now, its condition, and what it cost in seven days. */
export function RuleRow({ rule, now }: { rule: RuleStatus; now: number }) {
  const { id, title, condition, severity, category, enabled, origin, explanation } = rule
  const change = useAlertAction(changeRule)
  const backtest = useAlertAction(backtestRule)
  const { symbol, word } = lookOfRule(rule)
  const noise = describeNoise(rule.noise)
  const facts = [`${FIRING_LOOKS[severity].word} when it fires`, ...(category ? [category] : []), ORIGINS[origin]]
  return (
    <li className={classes.rule} data-off={!enabled}>
      <span className={classes.verdict} data-symbol={symbol}>
        <StateSymbol name={symbol} size={16} /> {word}
      </span>
      <div className={classes.what}>
        <h3>{keepUnits(title)}</h3>
        <code className={classes.condition}>{condition}</code>
        {enabled && explanation !== '' && <p>{keepUnits(explanation)}</p>}
        <p className={classes.facts}>{[...facts, noise.text].join(' · ')}</p>
        {noise.noisy && (
          <p className={classes.noisy}>
            <StateSymbol name="warning" /> Mostly over before anybody could act. A longer hold or another limit would
            spare you that: see its backtest.
          </p>
        )}
        <ActionFailure failure={change.error ?? backtest.error} />
      </div>
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          loading={backtest.isPending}
          aria-label={`Backtest: ${title}`}
          onClick={() => backtest.mutate(id)}
        >
          Backtest
        </Button>
        <RuleSwitch
          label={title}
          on={change.isPending ? (change.variables.change.enabled ?? enabled) : enabled}
          busy={change.isPending}
          onChange={(on) => change.mutate({ id, change: { enabled: on } })}
        />
      </div>
      {backtest.data && <BacktestReport answer={backtest.data} now={now} onClose={backtest.reset} />}
    </li>
  )
}
