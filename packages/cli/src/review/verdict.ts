import type { Review } from '@plumbline/protocol/api'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { countOf } from '../terminal/format.ts'
import type { ReviewFlags } from './review-flags.ts'

export interface ReviewVerdict {
  exitCode: ExitCode
  reason: string
}

/** 3 when there was too little to judge; 1 only for what `--fail-on` names; else 0: a review informs, it does not gate. */
export function judgeReview(review: Review, { failOn }: Pick<ReviewFlags, 'failOn'>): ReviewVerdict {
  if (review.status === 'noData') return { exitCode: EXIT.notEnoughData, reason: 'too little was measured to judge' }
  const worse = review.lines.filter(({ verdict }) => verdict === 'degraded').length
  const missed = review.lines.filter(({ target }) => target?.state === 'missed').length
  switch (failOn) {
    case 'attention':
      if (review.status === 'attention') return { exitCode: EXIT.findings, reason: 'something needs attention' }
      break
    case 'degraded':
      if (worse > 0) return { exitCode: EXIT.findings, reason: `${countOf(worse, 'figure')} got worse` }
      break
    case 'target':
      if (missed > 0) return { exitCode: EXIT.findings, reason: `${countOf(missed, 'target')} missed` }
      break
    case undefined:
      break
  }
  return { exitCode: EXIT.ok, reason: 'reviewed' }
}
