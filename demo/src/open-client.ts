import { createPlumbline, type Plumbline } from '@plumbline/node'
import type { DemoOptions } from './options.ts'

export interface OpenClientOptions extends Pick<DemoOptions, 'plumblineUrl' | 'ingestKey'> {
  print: (line: string) => void
  /** Default: that of the SDK. */
  outboxBytes?: number
}

/** A client of the real SDK, as any app would make one; everything it sends is labelled as coming from a demo. */
export function openClient({ plumblineUrl, ingestKey, print, outboxBytes }: OpenClientOptions): Plumbline {
  return createPlumbline({
    url: plumblineUrl.href,
    ingestKey,
    service: 'demo-chat',
    environment: 'demo',
    release: 'demo',
    enabled: true,
    outboxBytes,
    onProblem: (problem) => print(`[sdk] ${problem.message}`),
  })
}
