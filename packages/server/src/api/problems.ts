import { STATUS_CODES } from 'node:http'
import type { Problem } from '@plumbline/protocol/api'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ERRORS, type ErrorCode, PlumblineError } from '../errors.ts'

/** Answers every error as application/problem+json (RFC 9457) with a code of the catalogue. */
export function answerProblems(app: FastifyInstance): void {
  app.setNotFoundHandler({ config: { access: 'public' } } as never, (request, reply) => {
    sendProblem(reply, new PlumblineError('not-found', `${request.method} ${request.url.slice(0, 200)}`))
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asPlumblineError(error, request)
    if (known.code === 'unexpected') request.log.error({ err: error }, 'unexpected error')
    sendProblem(reply, known)
  })
}

/** What Fastify refuses before it knows the route: a URL that cannot be decoded, a parameter that is too long. */
export function answerFrameworkProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(
    reply,
    new PlumblineError('invalid-query', `${request.method} ${request.url.slice(0, 200)} cannot be read`, error),
  )
}

const RETRY_SECONDS: Partial<Record<ErrorCode, number>> = {
  overloaded: 1,
  'spool-full': 10,
  'disk-failed': 10,
  'store-failed': 5,
  stopping: 5,
}

function sendProblem(reply: FastifyReply, error: PlumblineError): void {
  const { status, code, detail } = error
  const problem: Problem = {
    type: `urn:plumbline:error:${code}`,
    title: ERRORS[code].title,
    status,
    code,
    detail: error.withRemedy(detail),
  }
  const retryAfter = RETRY_SECONDS[code]
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  reply.code(status).type('application/problem+json').send(JSON.stringify(problem))
}

function asPlumblineError(error: FastifyError, request: FastifyRequest): PlumblineError {
  if (error instanceof PlumblineError) return error
  if (error.validation)
    return new PlumblineError('invalid-query', error.validation.map(describeValidation).join('; '), error)
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new PlumblineError(
        'body-too-large',
        `the body is larger than ${request.routeOptions.bodyLimit} bytes`,
        error,
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new PlumblineError('unsupported-media-type', 'the content type cannot be read', error)
    default:
      if (error.statusCode !== undefined && error.statusCode < 500) {
        return new PlumblineError('invalid-body', STATUS_CODES[error.statusCode] ?? 'the request cannot be read', error)
      }
      return new PlumblineError('unexpected', 'the cause is in the log', error)
  }
}

function describeValidation({
  instancePath,
  message,
  params,
}: NonNullable<FastifyError['validation']>[number]): string {
  const extra = params.additionalProperty
  if (typeof extra === 'string') return `${extra} is not a parameter of this route`
  const allowed = Array.isArray(params.allowedValues) ? ` (${params.allowedValues.join(', ')})` : ''
  return `${instancePath.slice(1) || 'the query'} ${message}${allowed}`
}
