import { IntakeAnswerSchema, MarkSchema, MeasurementSchema, WIRE_LIMITS } from '@plumbline/protocol'
import { ProblemSchema } from '@plumbline/protocol/api'
import type { FastifyInstance } from 'fastify'
import { type TSchema, Type } from 'typebox'
import type { Intake } from '../../intake/intake.ts'

const BODY_TEXT =
  'One object, an array, an envelope with batchId, or NDJSON with content type application/x-ndjson; gzip is welcome. ' +
  `At most ${WIRE_LIMITS.rowsPerBatch} rows and ${WIRE_LIMITS.bodyBytes / 1024 / 1024} MB after decompression.`

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Body as /openapi.json shows it, for routes that validate row by row, so that good rows are kept. */
    documentedBody?: TSchema
  }
}

/** `POST /api/v1/marks` and `/api/v1/measurements`. */
export function addIntakeRoutes(app: FastifyInstance, intake: Intake): void {
  for (const [field, title, row] of [
    ['marks', 'Send marks', MarkSchema],
    ['measurements', 'Send measurements', MeasurementSchema],
  ] as const) {
    app.post<{ Body: AsyncIterable<Buffer> | undefined }>(
      `/api/v1/${field}`,
      {
        bodyLimit: WIRE_LIMITS.bodyBytes,
        config: { access: 'ingest', documentedBody: Type.Union([row, Type.Array(row)]) },
        schema: {
          summary: title,
          description: `${BODY_TEXT} Answers once every accepted row is on disk.`,
          tags: ['intake'],
          response: {
            200: IntakeAnswerSchema,
            400: Type.Union([ProblemSchema, IntakeAnswerSchema], {
              description: 'Nothing could be taken; `rejected` names each row.',
            }),
            413: ProblemSchema,
            429: ProblemSchema,
            503: ProblemSchema,
          },
        },
      },
      async (request, reply) => {
        const answer = await intake.take({
          chunks: request.body ?? [],
          contentType: request.headers['content-type'] ?? '',
          contentEncoding: request.headers['content-encoding'] ?? '',
          field,
        })
        const nothing = answer.accepted + answer.duplicates === 0 && answer.rejected.length > 0
        if (!nothing) return answer
        return reply
          .code(400)
          .type('application/problem+json')
          .send(JSON.stringify({ ...nothingAcceptable, ...answer }))
      },
    )
  }
}

/** A batch of which no row was taken is answered as a problem that carries the rejections. */
const nothingAcceptable = {
  type: 'urn:plumbline:error:nothing-acceptable',
  title: 'No row of the batch could be taken',
  status: 400,
  code: 'nothing-acceptable',
  detail: 'See `rejected` for the reason of each row.',
}
