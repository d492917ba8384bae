import type { FastifyInstance } from 'fastify'
import { SCENARIO_NAMES, type ScenarioName } from '../model/scenario.ts'
import type { Behaviour } from './behaviour.ts'

const SCENARIO_SCHEMA = {
  type: 'object',
  required: ['scenario'],
  additionalProperties: false,
  properties: { scenario: { enum: SCENARIO_NAMES } },
} as const

/** `GET /demo` says which demo this is; `POST /scenario` changes what it does. JSON only, so that no web page can call it unasked. */
export function registerControl(app: FastifyInstance, behaviour: Behaviour): void {
  app.get('/demo', async (request) => ({
    pid: process.pid,
    url: `http://${request.host}`,
    scenario: behaviour.name,
  }))

  app.post<{ Body: { scenario: ScenarioName } }>(
    '/scenario',
    { schema: { body: SCENARIO_SCHEMA } },
    async (request) => {
      behaviour.change(request.body.scenario)
      return { scenario: behaviour.name }
    },
  )
}
