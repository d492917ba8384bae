import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import type { Mark, Measurement } from '@plumbline/protocol'
import { listenOnLoopback } from './listen-on-loopback.ts'

/** Steps of the heatmap that the server answers for a day. */
const STEP_MS = 15 * 60_000

/** A mark as it arrives from the SDK, which has told the time of each. */
export type RecordedMark = Mark & { at: number }

/** Stands in for a Plumbline server: ready, empty, and keeping what the SDK sends it. */
export interface RecordingServer {
  url: URL
  marks: RecordedMark[]
  measurements: Measurement[]
  /** The marks of each message, in the order of their times. */
  messages(): Map<string, RecordedMark[]>
  close(): Promise<void>
}

export async function startRecordingServer(): Promise<RecordingServer> {
  const marks: RecordedMark[] = []
  const measurements: Measurement[] = []

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request)
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
  })

  async function answerTo(request: IncomingMessage): Promise<object | undefined> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
    switch (`${request.method} ${pathname}`) {
      case 'GET /readyz':
        return { status: 'ready' }
      case 'GET /api/health':
        return { status: 'healthy', version: '0.1.0', uptimeSeconds: 1, checks: {} }
      case 'GET /api/v1/chat/performance':
        return { success: true, data: { totalMessages: new Set(marks.map(({ messageId }) => messageId)).size } }
      case 'GET /api/v1/operations/labels':
        return { environments: labelsOf(measurements).map((value) => ({ value })) }
      case 'GET /api/v1/operations/heatmap':
        return heatmapOf(measurements, query.get('environment'))
      case 'POST /api/v1/marks':
        return accept(marks, (await readBody(request)).marks)
      case 'POST /api/v1/measurements':
        return accept(measurements, (await readBody(request)).measurements)
      default:
        return undefined
    }
  }

  return {
    url: await listenOnLoopback(server),
    marks,
    measurements,
    messages() {
      const messages = new Map<string, RecordedMark[]>()
      for (const mark of marks) messages.set(mark.messageId, [...(messages.get(mark.messageId) ?? []), mark])
      for (const ofOne of messages.values()) ofOne.sort((a, b) => a.at - b.at)
      return messages
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const labelsOf = (measurements: readonly Measurement[]): string[] => [
  ...new Set(measurements.flatMap(({ environment }) => environment ?? [])),
]

/** Like a real server it refuses an environment that it does not know, once it knows any. */
function heatmapOf(measurements: readonly Measurement[], environment: string | null): object | undefined {
  const known = labelsOf(measurements)
  if (environment !== null && known.length > 0 && !known.includes(environment)) return undefined
  const counts = new Map<number, number>()
  for (const { kind, at, environment: of } of measurements) {
    const start = Math.floor(Number(at) / STEP_MS) * STEP_MS
    if (kind === 'operation' && of === (environment ?? of)) counts.set(start, (counts.get(start) ?? 0) + 1)
  }
  return { stepMs: STEP_MS, steps: Array.from(counts, ([at, count]) => ({ at, count })) }
}

function accept<Row>(known: Row[], rows: Row[] = []): object {
  known.push(...rows)
  return { accepted: rows.length, duplicates: 0, rejected: [], receivedAt: Date.now() }
}

async function readBody(request: IncomingMessage): Promise<{ marks?: RecordedMark[]; measurements?: Measurement[] }> {
  const packed = request.headers['content-encoding'] === 'gzip'
  return JSON.parse(await text(packed ? request.pipe(createGunzip()) : request))
}
