/** Limits of the server's rules that an application may change while it runs, as source 004 names them; undefined: left as they are. */
export interface AlertThresholds {
  persistence: {
    /** Percent of storage operations. */
    successRate?: number
    /** P95 of restoring a conversation, milliseconds. */
    restoreTime?: number
    /** Losses of data that are still allowed. */
    dataLoss?: number
  }
  performance: {
    /** P95 of rendering a message, milliseconds; 12.5 is 80 frames a second. */
    renderTime?: number
    /** Percent slower than the baseline. */
    degradationPercent?: number
  }
}

type Group = keyof AlertThresholds

/** How a threshold reaches the rules of the server. */
export interface Threshold {
  /** The requirement that the rules answer; they name it among their sources. */
  requirement: string
  /** The limit as the condition of a rule has it. */
  spell(value: number): string
  most: number
}

const percent = (value: number): string => `${value} %`
const ms = (value: number): string => `${value}ms`
const DAY_MS = 86_400_000

const THRESHOLDS: Readonly<Record<Group, Readonly<Record<string, Threshold>>>> = {
  persistence: {
    successRate: { requirement: '004-134', spell: percent, most: 100 },
    restoreTime: { requirement: '004-011', spell: ms, most: DAY_MS },
    dataLoss: { requirement: '004-136', spell: String, most: 1_000_000 },
  },
  performance: {
    renderTime: { requirement: '004-138', spell: ms, most: DAY_MS },
    degradationPercent: { requirement: '004-141', spell: (value) => `baseline + ${percent(value)}`, most: 10_000 },
  },
}

/** Finds a threshold by its full name, such as `persistence.successRate`. */
export function thresholdByName(name: string): Threshold | undefined {
  const [group = '', threshold = ''] = name.split('.')
  const thresholds = Object.hasOwn(THRESHOLDS, group) ? THRESHOLDS[group as Group] : {}
  return Object.hasOwn(thresholds, threshold) ? thresholds[threshold] : undefined
}

/** The limit for a value, to six decimals; undefined for one that no limit may be. */
export function spellLimit({ spell, most }: Threshold, value: unknown): string | undefined {
  if (typeof value !== 'number' || !(value >= 0 && value <= most)) return undefined
  return spell(Number(value.toFixed(6)))
}

/** Thresholds whose every change, of one value or of a whole group, is told by its full name. */
export function watchThresholds(changed: (name: string, value: unknown) => void): AlertThresholds {
  const watchGroup = <Name extends Group>(group: Name): AlertThresholds[Name] =>
    new Proxy<AlertThresholds[Name]>(
      {},
      {
        set(values, name, value) {
          changed(`${group}.${String(name)}`, value)
          return Reflect.set(values, name, value)
        },
      },
    )
  const groups: AlertThresholds = { persistence: watchGroup('persistence'), performance: watchGroup('performance') }
  return {
    get persistence() {
      return groups.persistence
    },
    set persistence(values) {
      Object.assign(groups.persistence, values)
    },
    get performance() {
      return groups.performance
    },
    set performance(values) {
      Object.assign(groups.performance, values)
    },
  }
}
