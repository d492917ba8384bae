import { ProblemSchema } from '@plumbline/protocol/api'
import type { FastifySchema, RouteOptions } from 'fastify'

/** A route as /openapi.json shows it: with who may call it, and the body of routes that validate row by row. */
export function describeRoute({ schema, url, route }: { schema: FastifySchema; url: string; route: RouteOptions }) {
  const { access = 'public', documentedBody } = route.config ?? {}
  const refusals = access === 'public' ? {} : { 401: ProblemSchema, 403: ProblemSchema }
  return {
    url,
    schema: {
      ...schema,
      security: access === 'public' ? [] : [{ token: [] }],
      ...(documentedBody && { body: documentedBody }),
      response: { ...refusals, ...(schema.response as object | undefined) },
    },
  }
}
