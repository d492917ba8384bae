import type { OperationsTrend } from '@plumbline/protocol/api'

export interface TrendLook {
  arrow: string
  word: string
  tone: 'better' | 'worse' | 'none'
}

/** How a trend is named and drawn. Only a change that chance does not explain has a colour. */
export function lookOfTrend({ direction, significant }: Pick<OperationsTrend, 'direction' | 'significant'>): TrendLook {
  switch (direction) {
    case 'degrading':
      return significant
        ? { arrow: '▲', word: 'slower', tone: 'worse' }
        : { arrow: '△', word: 'slower, not certain', tone: 'none' }
    case 'improving':
      return significant
        ? { arrow: '▼', word: 'faster', tone: 'better' }
        : { arrow: '▽', word: 'faster, not certain', tone: 'none' }
    case 'stable':
      return { arrow: '●', word: 'stable', tone: 'none' }
    case 'unknown':
      return { arrow: '', word: 'unknown', tone: 'none' }
  }
}

/** The change beyond which a trend is one, percent: source 003. */
export const TREND_PERCENT = 10
