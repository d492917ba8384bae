import { BacktestAnswerSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { renderBacktest } from './render-backtest.ts'

export interface BacktestFlags extends AlertFlags {
  condition?: string
  /** Milliseconds; the server's seven days when absent. */
  since?: number
}

/** `plumbline alerts backtest RULE` or `--condition "…"`: 3 when nothing is stored to judge. */
export async function runBacktest(rule: string | undefined, flags: BacktestFlags, context: Context): Promise<ExitCode> {
  const { condition, since } = flags
  if ((rule === undefined) === (condition === undefined)) {
    complain(
      context,
      'name one rule or one condition: plumbline alerts backtest chat-p95-high, or --condition "chat.latency.p95 > 4s for 5m"',
    )
    return EXIT.usage
  }
  const body = {
    ...(rule !== undefined && { rule }),
    ...(condition !== undefined && { condition }),
    ...(since !== undefined && { since: spellDuration(since) }),
  }
  return askAndShow(
    { method: 'POST', path: '/backtest', body, answer: BacktestAnswerSchema },
    {
      render: renderBacktest,
      judge: ({ checks, noData }) => (checks === noData ? EXIT.notEnoughData : EXIT.ok),
    },
    flags,
    context,
  )
}
