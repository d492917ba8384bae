import {
  BaselineDetailSchema,
  BaselinesAnswerSchema,
  BaselineVersionSchema,
  type Capture,
  CapturedSchema,
} from '@plumbline/protocol/api'
import { personOf } from '../alerts/person.ts'
import { renderDone } from '../alerts/render-done.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { askBaselines, type BaselineFlags } from './ask-baselines.ts'
import { renderBaseline } from './render-baseline.ts'
import { renderBaselines } from './render-baselines.ts'
import { spellEnvironment, spellSamples } from './words.ts'

export interface CaptureFlags extends BaselineFlags {
  environment?: string
  service?: string
  hours?: number
  note?: string
  promote?: boolean
  by?: string
  id?: string
}

export interface EnvironmentFlags extends BaselineFlags {
  environment?: string
}

export interface ChangeFlags extends BaselineFlags {
  by?: string
  force?: boolean
}

/** `plumbline baseline capture`: 3 when there are too few samples. */
export function runCapture(flags: CaptureFlags, context: Context): Promise<ExitCode> {
  const { environment, service, hours, note, promote, id } = flags
  const body: Capture = {
    ...personOf(flags.by, context.env),
    ...(environment !== undefined && { environment }),
    ...(service !== undefined && { service }),
    ...(hours !== undefined && { window: `${hours}h` }),
    ...(note !== undefined && { note }),
    ...(promote && { promote }),
    ...(id !== undefined && { requestId: id }),
  }
  return askBaselines(
    { method: 'POST', path: '', body, answer: CapturedSchema },
    ({ version }, terminal) => {
      const next = version.promoted
        ? 'values are compared with it from now on'
        : `compare with it from now on: plumbline baseline promote ${version.version}`
      return renderDone(
        `baseline ${version.version} of ${spellEnvironment(version.environment)}: ${spellSamples(version)}; ${next}`,
        terminal,
      )
    },
    flags,
    context,
  )
}

/** `plumbline baseline list`. */
export function runList({ environment, ...flags }: EnvironmentFlags, context: Context): Promise<ExitCode> {
  return askBaselines(
    { method: 'GET', path: '', query: { environment }, answer: BaselinesAnswerSchema },
    (answer, terminal) => renderBaselines(answer, context.clock.now(), terminal),
    flags,
    context,
  )
}

/** `plumbline baseline show VERSION`: 2 when there is no such version. */
export function runShow(
  reference: string,
  { environment, ...flags }: EnvironmentFlags,
  context: Context,
): Promise<ExitCode> {
  const path = `/${encodeURIComponent(reference)}`
  return askBaselines(
    { method: 'GET', path, query: { environment }, answer: BaselineDetailSchema },
    renderBaseline,
    flags,
    context,
  )
}

/** `plumbline baseline promote VERSION`: 2 when there is no such version. */
export function runPromote(reference: string, flags: ChangeFlags, context: Context): Promise<ExitCode> {
  const path = `/${encodeURIComponent(reference)}/promote`
  return askBaselines(
    { method: 'POST', path, body: personOf(flags.by, context.env), answer: BaselineVersionSchema },
    ({ version, environment }, terminal) =>
      renderDone(
        `values of ${spellEnvironment(environment)} are compared with baseline ${version} from now on`,
        terminal,
      ),
    flags,
    context,
  )
}

/** `plumbline baseline delete VERSION`: 2 when there is no such version, or it is in use and not forced. */
export function runDelete(reference: string, flags: ChangeFlags, context: Context): Promise<ExitCode> {
  const query = { ...personOf(flags.by, context.env), ...(flags.force && { force: 'true' }) }
  return askBaselines(
    { method: 'DELETE', path: `/${encodeURIComponent(reference)}`, query, answer: BaselineVersionSchema },
    ({ version, promoted }, terminal) =>
      renderDone(`baseline ${version} is deleted${promoted ? '; nothing is compared with it any more' : ''}`, terminal),
    flags,
    context,
  )
}
