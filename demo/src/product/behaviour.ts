import { SCENARIOS, type Scenario, type ScenarioName } from '../model/scenario.ts'

/** The scenario that is on. Everything that behaves reads it anew for each draw, so a change takes effect at once. */
export interface Behaviour {
  readonly name: ScenarioName
  readonly scenario: Scenario
  /** A scenario that lasts a limited time is followed by calm. */
  change(name: ScenarioName): void
  /** Calls back on each change, one that comes by itself included. */
  onChange(listener: (name: ScenarioName) => void): void
  /** Stops the clock of a scenario that lasts a limited time. */
  close(): void
}

export interface BehaviourOptions {
  initial: ScenarioName
  speed: number
}

export function createBehaviour({ initial, speed }: BehaviourOptions): Behaviour {
  const listeners: ((name: ScenarioName) => void)[] = []
  let name = initial
  let end: NodeJS.Timeout | undefined

  function enter(next: ScenarioName): void {
    clearTimeout(end)
    name = next
    const { lastsMs } = SCENARIOS[next]
    if (lastsMs !== undefined) end = setTimeout(change, lastsMs / speed, 'calm')
  }

  function change(next: ScenarioName): void {
    enter(next)
    for (const listener of listeners) listener(next)
  }

  enter(initial)
  return {
    get name() {
      return name
    },
    get scenario() {
      return SCENARIOS[name]
    },
    change,
    onChange: (listener) => listeners.push(listener),
    close: () => clearTimeout(end),
  }
}
