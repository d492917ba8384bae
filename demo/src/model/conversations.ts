import { chance, drawIndex, type Random } from './random.ts'

/** A visitor writes about this many messages. */
const MEAN_MESSAGES = 4
/** Conversations that are open at once; a visitor who is crowded out has simply left. */
const OPEN_LIMIT = 40

/** Who writes the next message: somebody new, or one of those who are in a conversation. */
export interface Conversations {
  next(random: Random): string
}

/** `prefix` makes the ids unique: the same prefix and the same draws give the same ids. */
export function createConversations(prefix: string): Conversations {
  const open: string[] = []
  let started = 0
  return {
    next(random) {
      const current = open.length > 0 ? drawIndex(random, open.length) : 0
      const known = open[current]
      if (known !== undefined && !chance(random, 1 / MEAN_MESSAGES)) return known
      // Someone new comes for someone who leaves, once there are enough to choose from.
      const place = open.length < OPEN_LIMIT ? open.length : current
      const id = `${prefix}-c${++started}`
      open[place] = id
      return id
    },
  }
}
