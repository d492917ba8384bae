import type { StageGraph } from '@plumbline/protocol'
import { SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import { isStronger } from './alert-event.ts'
import type { OpenAlert } from './open-alert.ts'
import { ScopeIndex } from './scope-index.ts'

/** Who speaks: an alert for itself and its symptoms, with the strongest severity among them, or its cause for it. */
export type Voice = { kind: 'speaks'; severity: Severity; symptoms: readonly string[] } | { kind: 'muted'; by: string }

/**
 * One message for one cause. Of alerts whose scope lies in that of another, these are muted into the other's message:
 * - a rule, by a rule that says the same more strongly (`inhibitedBy`);
 * - a weaker severity, by a stronger one on the same metric;
 * - the latency of whole messages, by a late phase of the same pipeline: by the worst of several, and of equals by the one
 *   that a message passes first.
 * A cause speaks with the strongest severity of what it mutes, so that nothing critical hides behind a warning. No alert
 * mutes itself by way of others, so that of any alerts at least one speaks. Leave out alerts that are silenced: what says
 * nothing must mute nothing.
 */
export function muteSymptoms(alerts: readonly OpenAlert[], graphs: readonly StageGraph[]): Map<string, Voice> {
  const ordered = [...alerts].sort(
    (a, b) =>
      worstFirst(a, b) || phaseOrder(a, graphs) - phaseOrder(b, graphs) || (a.fingerprint < b.fingerprint ? -1 : 1),
  )
  const indexes = {
    rules: new ScopeIndex(ordered, (alert) => alert.rule),
    metrics: new ScopeIndex(ordered, (alert) => alert.metric),
    phases: new ScopeIndex(ordered, (alert) => phasePipeline(alert, graphs)),
  }
  const causes = new Map<string, OpenAlert>()
  for (const alert of ordered) {
    const cause = causeOf(alert, indexes, (other) => rootOf(other, causes) !== alert)
    if (cause) causes.set(alert.fingerprint, cause)
  }
  return voicesOf(ordered, causes)
}

interface Indexes {
  rules: ScopeIndex
  metrics: ScopeIndex
  /** Of alerts on phases, by pipeline. */
  phases: ScopeIndex
}

function causeOf(
  alert: OpenAlert,
  { rules, metrics, phases }: Indexes,
  accepts: (other: OpenAlert) => boolean,
): OpenAlert | undefined {
  for (const rule of alert.inhibitedBy) {
    const said = rules.findCover(rule, alert, accepts)
    if (said) return said
  }
  const isWorse = (other: OpenAlert) => isStronger(other.severity, alert.severity) && accepts(other)
  const worse = metrics.findCover(alert.metric, alert, isWorse)
  if (worse || alert.concern.kind !== 'latency') return worse
  return phases.findCover(alert.concern.pipeline, alert, accepts)
}

/** Follows causes to the one that has none. They make no circle, because none is entered that would close one. */
function rootOf(alert: OpenAlert, causes: ReadonlyMap<string, OpenAlert>): OpenAlert {
  const cause = causes.get(alert.fingerprint)
  return cause ? rootOf(cause, causes) : alert
}

function voicesOf(alerts: readonly OpenAlert[], causes: ReadonlyMap<string, OpenAlert>): Map<string, Voice> {
  const families = Map.groupBy(alerts, (alert) => rootOf(alert, causes))
  const voices = new Map<string, Voice>()
  for (const [root, members] of families) {
    const symptoms = members.filter((member) => member !== root)
    for (const { fingerprint } of symptoms) voices.set(fingerprint, { kind: 'muted', by: root.fingerprint })
    const severity = members.reduce((worst, member) => (worstFirst(member, worst) < 0 ? member : worst)).severity
    voices.set(root.fingerprint, { kind: 'speaks', severity, symptoms: symptoms.map((symptom) => symptom.fingerprint) })
  }
  return voices
}

const worstFirst = (a: OpenAlert, b: OpenAlert): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)

const phasePipeline = (alert: OpenAlert, graphs: readonly StageGraph[]): string | undefined =>
  alert.concern.kind === 'phase' && phaseOrder(alert, graphs) >= 0 ? alert.concern.pipeline : undefined

/** The place of its phase in its pipeline; -1 when it is about no phase of a known pipeline. */
function phaseOrder({ concern }: OpenAlert, graphs: readonly StageGraph[]): number {
  if (concern.kind !== 'phase') return -1
  const graph = graphs.find(({ pipeline }) => pipeline === concern.pipeline)
  return graph?.phases.findIndex(({ id }) => id === concern.phase) ?? -1
}
