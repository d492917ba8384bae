import type { Alert, AlertsAnswer } from '@plumbline/protocol/api'
import { formatQuantity } from '../../formats/numbers.ts'
import { formatAgo } from '../../formats/times.ts'
import { type Look, lookOfAlert } from './alert-looks.ts'
import { compareAlerts } from './order-alerts.ts'

/** Rules are checked every 30 s. Four checks that did not come are no coincidence. */
const LATE_MS = 120_000

export interface Watch {
  answer: Pick<AlertsAnswer, 'alerts' | 'counts' | 'checkedAt'>
  /** How many rules are switched on; null when not known. */
  rules: number | null
  /** The server's clock. */
  now: number
}

/** Whether the rules are no longer being checked, so that quiet means nothing. */
export const isWatchLate = (checkedAt: number | null, now: number): boolean =>
  checkedAt === null || now - checkedAt > LATE_MS

/** Nothing is open, but for what may come. */
export const isCalm = ({ firing = 0, acknowledged = 0, noData = 0 }: AlertsAnswer['counts']): boolean =>
  firing + acknowledged + noData === 0

/** The state of all alerts in one sentence, with the symbol of the worst. Silence of the watch is never taken for calm. */
export function describeWatch({ answer, rules, now }: Watch): { symbol: Look['symbol']; sentence: string } {
  const { counts, checkedAt } = answer
  const [worst] = answer.alerts.toSorted(compareAlerts)
  const { firing = 0, acknowledged = 0, noData = 0, pending = 0 } = counts
  const late = isWatchLate(checkedAt, now)
  const checked =
    checkedAt === null ? 'The rules have not been checked yet.' : `Last checked ${formatAgo(now - checkedAt)}.`
  if (firing > 0) {
    const silent = noData > 0 ? `, ${noData}\u00a0without data` : ''
    const told = `${formatQuantity(firing, 'alert is', 'alerts are')} firing${also(acknowledged)}${silent}`
    const symbol = worst?.state === 'firing' ? lookOfAlert(worst).symbol : 'critical'
    return { symbol, sentence: `${told}${beganText(worst, firing, now)}.${late ? ` ${checked}` : ''}` }
  }
  if (late) {
    const sentence = checkedAt === null ? checked : `Nobody knows whether all is well: the rules were ${lower(checked)}`
    return { symbol: checkedAt === null ? 'waiting' : 'warning', sentence }
  }
  if (acknowledged > 0) {
    const goes = acknowledged === 1 ? '1 alert goes on, acknowledged' : `${acknowledged} alerts go on, all acknowledged`
    return { symbol: 'waiting', sentence: `${goes}${beganText(worst, acknowledged, now)}.` }
  }
  if (noData > 0) {
    return {
      symbol: 'unknown',
      sentence: `Nothing is firing, but ${formatQuantity(noData, 'alert has', 'alerts have')} no data.`,
    }
  }
  const watched =
    rules === null ? checked : `${formatQuantity(rules, 'rule watches', 'rules watch')}, ${lower(checked)}`
  const soon = pending > 0 ? `, ${formatQuantity(pending, 'alert is', 'alerts are')} pending` : ''
  return { symbol: 'ok', sentence: `Nothing is firing${soon}. ${watched}` }
}

const also = (acknowledged: number): string => (acknowledged > 0 ? `, ${acknowledged}\u00a0acknowledged` : '')

function beganText(worst: Alert | undefined, count: number, now: number): string {
  if (!worst || worst.startedAt === null) return ''
  return `; ${count === 1 ? 'it' : 'the worst'} began ${formatAgo(now - worst.startedAt)}`
}

const lower = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)
