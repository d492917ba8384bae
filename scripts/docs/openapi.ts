import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createApp } from '../../packages/server/src/api/app.ts'

const SERVER_MANIFEST = resolve(import.meta.dirname, '../../packages/server/package.json')

/** Stands where a part of the server belongs: the routes are described, and none is called. */
const uncalled = (): never => {
  throw new Error('a route was called while its description was made')
}
const uncalledPart = <Part extends object>(): Part => new Proxy({} as Part, { get: () => uncalled })

/** The OpenAPI document that the server answers at `/openapi.json`, made without opening a store or a port. */
export async function describeApi(): Promise<unknown> {
  const { version }: { version: string } = JSON.parse(readFileSync(SERVER_MANIFEST, 'utf8'))
  const app = await createApp({
    version,
    bodyBudgetBytes: 0,
    logger: false,
    access: { tokens: { admin: undefined, read: undefined, ingest: undefined }, loopback: true, allowedHosts: [] },
    intake: uncalledPart(),
    questions: uncalledPart(),
    alerting: {
      alerts: uncalledPart(),
      rules: uncalledPart(),
      quiet: uncalledPart(),
      maintenance: uncalledPart(),
      channels: uncalledPart(),
      objectives: uncalledPart(),
    },
    baselines: uncalledPart(),
    operations: uncalledPart(),
    operationDetails: uncalledPart(),
    compare: uncalledPart(),
    scores: uncalledPart(),
    reviews: uncalledPart(),
    feed: { join: uncalled, announce: uncalled, close: uncalled },
    ready: uncalled,
    health: uncalled,
    exposition: uncalled,
    dashboardFolder: '',
  })
  await app.ready()
  const document = app.swagger()
  await app.close()
  return document
}
