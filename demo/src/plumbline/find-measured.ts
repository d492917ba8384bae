import { DEMO_ENVIRONMENT } from '../open-client.ts'
import { type Asked, askPlumbline, fieldOf, listOf } from './ask-plumbline.ts'

/**
 * Finds when, in steps of some minutes, Plumbline has operations of a demo. A mark says once and for all that a message
 * reached a stage, however often it is sent; an operation that is sent again is another one.
 */
export async function findMeasured(asked: Asked, { from, to }: { from: number; to: number }): Promise<MeasuredSteps> {
  const labels = await askPlumbline(asked, '/api/v1/operations/labels')
  // An environment that nothing was sent from is refused.
  if (!listOf(labels, 'environments').some((label) => fieldOf(label, 'value') === DEMO_ENVIRONMENT)) return () => false

  const query = new URLSearchParams({ from: String(from), to: String(to), environment: DEMO_ENVIRONMENT })
  const heatmap = await askPlumbline(asked, `/api/v1/operations/heatmap?${query}`)
  const stepMs = Number(fieldOf(heatmap, 'stepMs'))
  const measured = listOf(heatmap, 'steps').filter((step) => Number(fieldOf(step, 'count')) > 0)
  const starts = new Set(measured.map((step) => fieldOf(step, 'at')))
  return (at) => starts.has(Math.floor(at / stepMs) * stepMs)
}

/** Whether there are operations in the step that holds `at`, epoch ms. */
export type MeasuredSteps = (at: number) => boolean
