import { createPlumbline, type Plumbline } from '@plumbline/node'
import type { ReleaseName } from './model/releases.ts'
import type { DemoOptions } from './options.ts'

/** Of everything that a demo sends. */
export const DEMO_ENVIRONMENT = 'demo'

export interface OpenClientOptions extends Pick<DemoOptions, 'plumblineUrl' | 'ingestKey'> {
  print: (line: string) => void
  /** Stamped on what brings none of its own. */
  release?: ReleaseName
  /** Default: that of the SDK. */
  outboxBytes?: number
}

/** A client of the real SDK, as any app would make one; everything it sends is labelled as coming from a demo. */
export function openClient({ plumblineUrl, ingestKey, print, release, outboxBytes }: OpenClientOptions): Plumbline {
  return createPlumbline({
    url: plumblineUrl.href,
    ingestKey,
    service: 'demo-chat',
    environment: DEMO_ENVIRONMENT,
    release,
    enabled: true,
    outboxBytes,
    onProblem: (problem) => print(`[sdk] ${problem.message}`),
  })
}
