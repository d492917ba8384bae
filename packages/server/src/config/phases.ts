import type { Phase } from '@plumbline/protocol'
import { shareBudgets } from './budgets.ts'
import { entriesOf, type Reading, readGroup } from './group.ts'
import { duration } from './setting.ts'
import { title } from './stages.ts'
import type { Tree } from './yaml-tree.ts'

export const PHASE_SETTINGS = {
  budget: duration({
    min: '1ms',
    max: '30d',
    description: 'Part of the SLA that belongs to this phase; left out, it shares what the others leave.',
  }),
  alarm: duration({ min: '1ms', max: '30d', description: 'Beyond it the phase alone is worth a look.' }),
  title: title('Name on the page.'),
  suspect: title('Who is to blame when the phase is slow, in a few words.'),
}

/** A phase before its times are decided; `weight` is its share of the SLA among phases without a budget. */
export interface PhaseOutline extends Omit<Phase, 'budgetMs' | 'alarmMs'> {
  weight: number
  alarmMs?: number
}

/** An alarm that nobody wrote goes off at twice the budget, or at the SLA when that is sooner. */
const ALARM_BUDGETS = 2

/** A pipeline as far as its phases are concerned, and where it stands in the file. */
interface PhasesToRead {
  tree: Tree | undefined
  outlines: readonly PhaseOutline[]
  slaMs: number
  path: string
  at: string
}

/** The phases of a pipeline with what the file says of them; none when the budgets do not fit, which is noted. */
export function readPhases({ tree, outlines, slaMs, path, at }: PhasesToRead, reading: Reading): Phase[] {
  const known = outlines.map((outline) => outline.id)
  const entries = entriesOf(tree, known, `${path}.phases`, reading)
  const wishes = outlines.map((outline) => {
    const phasePath = `${path}.phases.${outline.id}`
    const phaseEntries = entriesOf(entries.get(outline.id), Object.keys(PHASE_SETTINGS), phasePath, reading)
    return { outline, written: readGroup(PHASE_SETTINGS, phaseEntries, phasePath, reading) }
  })
  const budgets = shareBudgets(
    wishes.map(({ outline, written }) => ({ phase: outline.id, budgetMs: written.budget, weight: outline.weight })),
    slaMs,
  )
  if (!budgets.ok) {
    // With another problem in the pipeline the sum was taken from defaults, and would tell nothing.
    if (reading.problems.length === 0) reading.problems.push({ where: at, text: `${path}: ${budgets.problem}` })
    return []
  }
  return wishes.map(({ outline: { weight: _, ...outline }, written }, index) => {
    const budgetMs = budgets.value[index] ?? 0
    const alarmMs = written.alarm ?? outline.alarmMs ?? Math.min(ALARM_BUDGETS * budgetMs, slaMs)
    return {
      ...outline,
      title: written.title ?? outline.title,
      budgetMs,
      alarmMs,
      suspect: written.suspect ?? outline.suspect,
    }
  })
}
