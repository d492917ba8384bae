import { type LogNormal, meanOf } from './random.ts'

/** How the product and its surroundings behave. Live traffic and the made-up history draw from the same table. */
export interface Scenario {
  /** What happens, for the terminal. */
  title: string
  /** Arrivals as a multiple of the usual rate. */
  arrivalFactor: number
  /** Drafts at once; absent means what the operator set. */
  workers?: number
  /** Arrivals keep the workers at least this busy: 1 is exactly as much as they can do, more makes a backlog. */
  load?: number
  draft: LogNormal
  draftErrorRatio: number
  send: LogNormal
  /** Share of sends that the helpdesk answers with 503. */
  sendUnavailableRatio: number
  /** Share of sends that the helpdesk never answers. */
  sendHangRatio: number
  /** The scenario is over after this long, and the traffic calm again. */
  lastsMs?: number
}

const CALM: Scenario = {
  title: 'ordinary traffic, everything in order',
  arrivalFactor: 1,
  draft: { medianMs: 1_050, sigma: 0.4 },
  draftErrorRatio: 0.001,
  send: { medianMs: 260, sigma: 0.45 },
  sendUnavailableRatio: 0.002,
  sendHangRatio: 0,
}

export const SCENARIO_NAMES = ['calm', 'backlog', 'slow-ai', 'helpdesk-down', 'burst'] as const
export type ScenarioName = (typeof SCENARIO_NAMES)[number]

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  calm: CALM,
  backlog: {
    ...CALM,
    title: 'one worker is left and more visitors come than it can answer: messages wait in the queue',
    workers: 1,
    load: 1.5,
  },
  'slow-ai': {
    ...CALM,
    title: 'the AI takes 4 to 8 s for a draft',
    draft: { medianMs: 5_700, sigma: 0.18 },
    draftErrorRatio: 0.01,
  },
  'helpdesk-down': {
    ...CALM,
    title: 'the helpdesk answers 503 or not at all: sends are retried, and some fail',
    send: { medianMs: 1_400, sigma: 0.4 },
    sendUnavailableRatio: 0.55,
    sendHangRatio: 0.1,
  },
  burst: {
    ...CALM,
    title: 'ten times the visitors for 90 s; the AI feels the load too',
    arrivalFactor: 10,
    draft: { medianMs: 2_100, sigma: 0.18 },
    lastsMs: 90_000,
  },
}

export const isScenarioName = (text: string): text is ScenarioName =>
  (SCENARIO_NAMES as readonly string[]).includes(text)

/** Messages a minute that come in this scenario, where `usualPerMinute` come on an ordinary day. */
export function arrivalsPerMinute(scenario: Scenario, usualPerMinute: number): number {
  const usual = usualPerMinute * scenario.arrivalFactor
  if (scenario.load === undefined || scenario.workers === undefined) return usual
  return Math.max(usual, (scenario.load * scenario.workers * 60_000) / meanOf(scenario.draft))
}
