import { nearest } from '@plumbline/protocol/quantities'
import { type ChannelConfig, takesReviews } from '../open-channel.ts'

/** Why a review cannot be sent to a channel; undefined when it can. */
export function refuseReviewChannel(
  id: string,
  channels: readonly ChannelConfig[],
): { isKnown: boolean; problem: string } | undefined {
  const channel = channels.find((one) => one.id === id)
  if (channel) {
    if (takesReviews(channel)) return undefined
    return { isKnown: true, problem: `${id} keeps count of incidents and takes no reviews` }
  }
  const known = channels.map((one) => one.id)
  const meant = nearest(id, known)
  const remedy = meant ? `did you mean "${meant}"?` : `known: ${known.join(', ')}`
  return { isKnown: false, problem: `there is no channel ${JSON.stringify(id)}; ${remedy}` }
}

/** What is wrong with the channels that reviews are scheduled for: a line for each. */
export const checkReviewChannels = (
  { schedules }: { schedules: readonly { kind: string; to: readonly string[] }[] },
  channels: readonly ChannelConfig[],
): string[] =>
  schedules.flatMap(({ kind, to }) =>
    to.flatMap((id) => {
      const refusal = refuseReviewChannel(id, channels)
      return refusal ? [`reviews.${kind}.to: ${refusal.problem}`] : []
    }),
  )
