import type { AlertsAnswer } from '@plumbline/protocol/api'
import { formatCount } from '../formats/numbers.ts'
import { ALERT_TABS, type AlertTab } from '../view/alert-tabs.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { ViewLink } from '../view/view-link.tsx'
import classes from './alert-tabs.module.css'

const TITLES: Record<AlertTab, string> = {
  active: 'Active',
  history: 'History',
  rules: 'Rules',
  silences: 'Silences',
  channels: 'Channels',
}

/** The parts of the page. */
export function AlertTabs({ answer }: { answer: AlertsAnswer }) {
  const { view } = useDashboard()
  const open = Object.values(answer.counts).reduce((sum, count) => sum + count, 0)
  return (
    <nav className={classes.tabs} aria-label="Parts of this page">
      {ALERT_TABS.map((tab) => (
        <ViewLink key={tab} change={{ tab }} aria-current={tab === view.tab ? 'page' : undefined}>
          {TITLES[tab]}
          {tab === 'active' && open > 0 && <span className={classes.count}>{formatCount(open)}</span>}
        </ViewLink>
      ))}
    </nav>
  )
}
