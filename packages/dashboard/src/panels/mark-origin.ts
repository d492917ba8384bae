import type { MessageDetail } from '@plumbline/protocol/api'
import { formatMs } from '../formats/numbers.ts'

/** Where a mark came from, and what was done to it. */
export function originOf({
  service,
  release,
  environment,
  clockOffsetMs,
  times,
  at,
  receivedAt,
}: MessageDetail['marks'][number]): string[] {
  const delayMs = receivedAt - at
  return [
    service,
    release,
    environment,
    clockOffsetMs === 0 ? '' : `clock corrected by ${formatMs(clockOffsetMs)}`,
    delayMs >= 5_000 ? `arrived ${formatMs(delayMs)} later` : '',
    times > 1 ? `sent ${times} times` : '',
  ].filter((part) => part !== '')
}
