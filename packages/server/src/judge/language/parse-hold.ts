import type { Hold } from '../alert/hold.ts'
import { Misread, type Refusal } from './place.ts'
import { readDuration } from './quantity.ts'
import { parseWith, type TokenReader } from './token-reader.ts'

/** Reads `5m` or `3 consecutive checks`. */
export function parseHold(text: string): { ok: true; value: Hold } | Refusal {
  return parseWith(text, readHold)
}

const MOST_CHECKS = 1_000

/** Reads what stands behind `for`. */
export function readHold(reader: TokenReader): Hold {
  const token = reader.peek()
  const isPlain = token.kind === 'number' && /^\d+$/.test(token.value)
  const after = reader.sees('+', 1) ? 2 : 1
  const noun = reader.sees('consecutive', after) ? after + 1 : after
  if (!isPlain || !(reader.sees('checks', noun) || reader.sees('check', noun)))
    return { kind: 'duration', durationMs: readDuration(reader, '"for 5m" or "for 3 consecutive checks"') }
  for (let words = 0; words <= noun; words++) reader.next()
  const checks = Number(token.value)
  if (checks >= 1 && checks <= MOST_CHECKS) return { kind: 'checks', checks }
  throw new Misread(`${token.value} checks cannot be waited for; write 1 to ${MOST_CHECKS}`, token.index)
}
