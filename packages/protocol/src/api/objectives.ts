import { type Static, Type } from 'typebox'
import { NullableNumber, WindowSchema } from './window.ts'

/** A service level objective: how much may go wrong in a rolling window, and how much of that is spent. */
export const ObjectiveSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  targetPercent: Type.Number({ description: 'Share of events that have to be good over the window.' }),
  window: WindowSchema,
  events: Type.Integer({ description: 'Events that count, in the window.' }),
  badEvents: Type.Integer(),
  compliancePercent: NullableNumber,
  budgetEvents: Type.Number({ description: 'Bad events that the target allows for as many events: the error budget.' }),
  budgetLeftPercent: Type.Union([Type.Number(), Type.Null()], {
    description: 'Of the error budget; below zero it is overspent.',
  }),
  burnRates: Type.Array(
    Type.Object({
      over: Type.String({ description: 'Such as 1h.' }),
      rate: Type.Union([Type.Number(), Type.Null()], { description: '1 spends the budget in exactly the window.' }),
    }),
  ),
  sentence: Type.String(),
})
export type Objective = Static<typeof ObjectiveSchema>

export const ObjectivesAnswerSchema = Type.Object({ objectives: Type.Array(ObjectiveSchema) })
export type ObjectivesAnswer = Static<typeof ObjectivesAnswerSchema>
