import type { ComparisonAnswer } from '@plumbline/protocol/api'
import { formatCount } from '../formats/numbers.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { ViewLink } from '../view/view-link.tsx'
import classes from './verdict-filter.module.css'
import { VERDICT_LOOKS } from './verdict-looks.ts'

const WORST_FIRST = ['degraded', 'improved', 'inconclusive', 'stable'] as const

/** Narrows the operations to those of one verdict, each with how many there are. */
export function VerdictFilter({ counts }: Pick<ComparisonAnswer, 'counts'>) {
  const { view } = useDashboard()
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const choices = [
    { verdict: 'all' as const, word: 'All', count: all },
    ...WORST_FIRST.map((verdict) => ({ verdict, word: VERDICT_LOOKS[verdict].word, count: counts[verdict] })),
  ]
  return (
    <nav className={classes.filter} aria-label="Verdicts shown">
      {choices.map(({ verdict, word, count }) => (
        <ViewLink
          key={verdict}
          change={{ comparison: { ...view.comparison, verdict } }}
          aria-current={view.comparison.verdict === verdict ? 'true' : undefined}
        >
          {word} <span className={classes.count}>{formatCount(count)}</span>
        </ViewLink>
      ))}
    </nav>
  )
}
