import type { Review, ReviewLine, Window } from '@plumbline/protocol/api'
import { isWithin, type ReviewFacts } from './facts.ts'

/** A phase has gained or lost when its share moved by more points than this; less is how the mix of messages varies. */
const MOVED_POINTS = 5

/** Where the time of a message goes, and what has changed in it since the period before. */
export function bottleneckOf(facts: ReviewFacts, lines: readonly ReviewLine[]): Review['bottleneck'] {
  const { graph, window, previous } = facts
  const [now, before] = [window, previous.window].map((span) => sharesOf(facts, span)) as [Shares, Shares]
  const phases = graph.phases.flatMap(({ id, title }) => {
    const share = now.get(id)
    return share === undefined ? [] : [{ id, title, share, previousShare: before.get(id) ?? null }]
  })
  const [most] = phases.toSorted((a, b) => b.share - a.share)
  if (!most) return { phases, sentence: 'No phases were measured in this period.' }
  const wasMost = [...before].sort(([, a], [, b]) => b - a)[0]?.[0]
  const previousTitle = graph.phases.find(({ id }) => id === wasMost)?.title
  const suspect = graph.phases.find(({ id }) => id === most.id)?.suspect ?? ''
  const slower = lines.filter(({ id, verdict }) => id.startsWith('chat.phase.') && verdict === 'degraded')
  return {
    phases,
    sentence: [
      `${most.title} takes most of the time, ${show(most.share)} %: ${suspect}.`,
      wasMost !== undefined && wasMost !== most.id ? ` Before, it was ${previousTitle}.` : sayMoved(most),
      slower.length > 0 ? ` Slower: ${slower.map(({ title }) => title).join(', ')}.` : '',
    ].join(''),
  }
}

type Shares = ReadonlyMap<string, number>

/** Of each phase the share of the time of all messages, in percent. */
function sharesOf({ hours, graph }: ReviewFacts, window: Window): Shares {
  const totals = new Map<string, number>()
  for (const row of hours) {
    if (row.kind === 'phase' && row.service === graph.pipeline && isWithin(row, window))
      totals.set(row.name, (totals.get(row.name) ?? 0) + row.total)
  }
  const all = [...totals.values()].reduce((sum, total) => sum + total, 0)
  return new Map([...totals].map(([id, total]) => [id, all === 0 ? 0 : (total / all) * 100]))
}

function sayMoved({ share, previousShare }: Review['bottleneck']['phases'][number]): string {
  if (previousShare === null) return ''
  const moved = share - previousShare
  if (Math.abs(moved) <= MOVED_POINTS) return ` As before (${show(previousShare)} %).`
  return ` ${moved > 0 ? 'More' : 'Less'} than before (${show(previousShare)} %).`
}

const show = (percent: number): number => Math.round(percent)
