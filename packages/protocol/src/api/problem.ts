import { type Static, Type } from 'typebox'

/** An error answer after RFC 9457, with a stable `code` from the error catalogue. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'What went wrong, always the same for one code.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable code; docs/errors.md lists them all.' }),
    detail: Type.String({ description: 'Where, which value, and what would be right.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          at: Type.String({ description: 'Place: a JSON pointer, a parameter, an index.' }),
          message: Type.String(),
        }),
      ),
    ),
  },
  { description: 'application/problem+json' },
)
export type Problem = Static<typeof ProblemSchema>
