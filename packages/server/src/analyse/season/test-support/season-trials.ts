import { createRandom } from '../../../../../protocol/test-support/shapes.ts'
import { judgeSeason, RECENT_MS, type SeasonJudgement } from '../judge-season.ts'
import { createMemory, createTraffic, STEP_MS, stepThrough } from './season.ts'

const WEEK_MS = 7 * 86_400_000

const isAlarm = (judged: SeasonJudgement): boolean =>
  judged.state === 'judged' && judged.comparison.values.verdict === 'degraded'

interface SeasonTrial {
  seed: number
  /** As in `createTraffic`. */
  hourNoise: number
}

const trafficOf = ({ seed, hourNoise }: SeasonTrial) =>
  createTraffic({ random: createRandom(seed), eventsPerMinute: 10, hourNoise })

/** How often a week without any slowdown turns to `degraded`, after so many weeks of history. */
export function falseAlarmsInWeek(trial: SeasonTrial, weeksKnown: number): number {
  const traffic = trafficOf(trial)
  const memory = createMemory()
  let alarms = 0
  let wasAlarming = false
  stepThrough(0, (weeksKnown + 1) * WEEK_MS, (at) => {
    memory.remember(at, traffic(at, 1))
    if (at < weeksKnown * WEEK_MS) return
    const isAlarming = isAlarm(judgeSeason({ hours: memory.hours(), recent: memory.recent(), at: at + STEP_MS }))
    if (isAlarming && !wasAlarming) alarms++
    wasAlarming = isAlarming
  })
  return alarms
}

/** Of so many moments, spread over the week after four weeks of history, at how many a slowdown of 30 % is found within half an hour. */
export function slowdownsFound(trial: SeasonTrial, moments: number): number {
  const traffic = trafficOf(trial)
  const memory = createMemory()
  stepThrough(0, 4 * WEEK_MS, (at) => memory.remember(at, traffic(at, 1)))
  const hours = memory.hours()
  let found = 0
  for (let moment = 0; moment < moments; moment++) {
    const begin = 4 * WEEK_MS + Math.floor((moment * WEEK_MS) / moments / STEP_MS) * STEP_MS
    const present = createMemory()
    stepThrough(begin - RECENT_MS, begin, (at) => present.remember(at, traffic(at, 1)))
    let isFound = false
    stepThrough(begin, begin + RECENT_MS, (at) => {
      present.remember(at, traffic(at, 1.3))
      isFound ||= isAlarm(judgeSeason({ hours, recent: present.recent(), at: at + STEP_MS }))
    })
    found += isFound ? 1 : 0
  }
  return found
}
