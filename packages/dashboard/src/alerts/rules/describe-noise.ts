import type { RuleStatus } from '@plumbline/protocol/api'
import { formatQuantity } from '../../formats/numbers.ts'
import { formatLasted } from '../../formats/times.ts'

/** From so many short episodes on they are no coincidence. */
const MANY_SHORT = 4

/** What a rule cost its readers in seven days. `noisy`: most of what it said was over before anybody could act. */
export function describeNoise({ episodes, notifications, firingMs, shortEpisodes }: RuleStatus['noise']): {
  text: string
  noisy: boolean
} {
  if (episodes === 0) return { text: 'quiet for 7 days', noisy: false }
  const parts = [
    formatQuantity(episodes, 'episode'),
    formatQuantity(notifications, 'notification'),
    `fired for ${formatLasted(firingMs)}`,
    ...(shortEpisodes > 0 ? [`${formatQuantity(shortEpisodes, 'was', 'were')} over within 5\u00a0min`] : []),
  ]
  return { text: parts.join(' · '), noisy: shortEpisodes >= MANY_SHORT && shortEpisodes * 2 >= episodes }
}
