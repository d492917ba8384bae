import { type Asked, askPlumbline, fieldOf } from './ask-plumbline.ts'

/** How many messages Plumbline knows from the last 24 hours. */
export async function countMessages(asked: Asked): Promise<number> {
  const answer = await askPlumbline(asked, '/api/v1/chat/performance?window=24h&limit=1')
  const total = fieldOf(fieldOf(answer, 'data'), 'totalMessages')
  if (typeof total === 'number') return total
  throw new Error('Plumbline did not say how many messages it has; is it another version?')
}
