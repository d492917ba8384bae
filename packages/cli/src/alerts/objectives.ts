import { type Objective, type ObjectivesAnswer, ObjectivesAnswerSchema } from '@plumbline/protocol/api'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { renderLine, renderProse, styled } from '../terminal/line.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { renderEntries } from './render-entries.ts'

/** `plumbline alerts objectives`: how much may still go wrong, and how fast that is being spent. */
export function runListObjectives(flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'GET', path: '/objectives', answer: ObjectivesAnswerSchema },
    { render: renderObjectives },
    flags,
    context,
  )
}

export function renderObjectives({ objectives }: ObjectivesAnswer, terminal: Terminal): string[] {
  return objectives.flatMap((objective) => [
    renderLine([styled(objective.title, 'bold'), `   target ${objective.targetPercent} % over 30 days`], terminal),
    ...renderProse(objective.sentence, { indent: 2 }, terminal),
    ...renderEntries([{}, {}, {}], [budgetEntry(objective), ...objective.burnRates.map(burnEntry)], terminal),
  ])
}

const budgetEntry = ({ badEvents, budgetEvents, events }: Objective) => ({
  cells: ['error budget', `${badEvents} of ${Math.floor(budgetEvents)} spent`, styled(`${events} events`, 'dim')],
  below: [],
})

const burnEntry = ({ over, rate }: Objective['burnRates'][number]) => ({
  cells: [
    `burn rate ${over}`,
    rate === null
      ? styled('nothing measured', 'dim')
      : styled(`${Number(rate.toFixed(2))} x`, rate > 1 ? 'warn' : 'good'),
    styled(rate !== null && rate > 1 ? 'faster than allowed' : '', 'dim'),
  ],
  below: [],
})
