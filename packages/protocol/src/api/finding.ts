import { type Static, Type } from 'typebox'
import { SEVERITIES } from '../catalogue/rule.ts'
import { NullableNumber, WindowSchema } from './window.ts'

export const SeveritySchema = Type.Enum(SEVERITIES)

/** The judgement of one rule with the evidence that decided it. */
export const VerdictSchema = Type.Object({
  rule: Type.String(),
  metric: Type.String(),
  title: Type.String(),
  severity: SeveritySchema,
  verdict: Type.Enum(['ok', 'firing', 'inconclusive', 'inhibited', 'noData'], {
    description:
      'inconclusive: beyond the limit, but on too few samples to be sure; inhibited: a stronger rule fires; noData: nothing to judge, which is not "ok".',
  }),
  observed: NullableNumber,
  comparison: Type.String({ description: 'The rule fires when `observed comparison limit` holds.' }),
  limit: Type.Number(),
  unit: Type.String(),
  samples: Type.Integer(),
  window: WindowSchema,
  interval: Type.Optional(
    Type.Object(
      { low: Type.Number(), high: Type.Number() },
      { description: '95 % Wilson interval of a share, in percent.' },
    ),
  ),
  explanation: Type.String({ description: 'One sentence with the numbers.' }),
  nextSteps: Type.Array(Type.String()),
})
export type Verdict = Static<typeof VerdictSchema>
