import type { Measurement } from '@plumbline/protocol'
import { NOW } from '../../../test/performance-fixture.ts'
import { answerJson, readBody, startServer } from '../../../test/start-server.ts'

interface Envelope {
  batchId: string
  measurements: Measurement[]
}

/** What to answer instead; undefined: take the batch. `taken`: it is taken all the same, and the sender does not learn of it. */
type Refuse = (attempt: number) => { status: number; headers?: Record<string, string>; taken?: true } | undefined

/** An intake that takes a batch once, as the real one does, and refuses rows whose name is `unwelcome`. */
export async function startIntake(refuse: Refuse = () => undefined) {
  const taken = new Map<string, Measurement[]>()
  let attempts = 0
  const { url, requests } = await startServer(async (request, response) => {
    const { batchId, measurements } = (await readBody(request)) as Envelope
    const refusal = refuse(++attempts)
    const good = measurements.filter(({ name }) => name !== 'unwelcome')
    const known = taken.has(batchId)
    if (!refusal || refusal.taken) taken.set(batchId, good)
    if (refusal) {
      response.writeHead(refusal.status, { 'content-type': 'application/problem+json', ...refusal.headers })
      response.end(JSON.stringify({ title: 'Not now', status: refusal.status, code: 'overloaded', detail: '' }))
      return
    }
    const rejected = measurements.flatMap(({ name }, index) =>
      name === 'unwelcome' ? [{ index, code: 'invalid-field', message: 'name is "unwelcome"' }] : [],
    )
    const accepted = known ? 0 : good.length
    const answer = { accepted, duplicates: good.length - accepted, rejected, receivedAt: NOW }
    answerJson(response, answer, good.length === 0 ? 400 : 200)
  })
  return { url, requests, rows: () => [...taken.values()].flat(), batches: () => [...taken.keys()] }
}
