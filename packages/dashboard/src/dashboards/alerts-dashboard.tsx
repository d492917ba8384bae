import type { AlertsAnswer } from '@plumbline/protocol/api'
import type { ComponentType } from 'react'
import { ActorProvider } from '../alerts/actions/actor.tsx'
import { ActiveAlerts } from '../alerts/active/active-alerts.tsx'
import { AlertTabs } from '../alerts/alert-tabs.tsx'
import { Channels } from '../alerts/channels/channels.tsx'
import { AlertHistory } from '../alerts/history/alert-history.tsx'
import { AlertDrawer } from '../alerts/report/alert-drawer.tsx'
import { AlertRules } from '../alerts/rules/alert-rules.tsx'
import { Silences } from '../alerts/silences/silences.tsx'
import { useServerNow } from '../alerts/use-server-now.ts'
import { WatchLine } from '../alerts/watch-line.tsx'
import { describeWatch } from '../alerts/words/describe-watch.ts'
import { useActiveAlerts, useAlertHistory, useAlertRules, useChannels, useSilences } from '../answers/alerts.ts'
import { keepUnits } from '../formats/numbers.ts'
import { Headline, HeadlineSkeleton } from '../panels/headline.tsx'
import { Answered } from '../states/answered.tsx'
import { judgeSituation } from '../states/situation.ts'
import { SituationFrame } from '../states/situation-frame.tsx'
import { PanelSkeleton } from '../states/skeleton.tsx'
import { Toolbar } from '../toolbar/toolbar.tsx'
import type { AlertTab } from '../view/alert-tabs.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './alerts-dashboard.module.css'

/** What fires, what fired, what watches, what is kept quiet, and who is told: everything an alert needs from a person. */
export function AlertsDashboard() {
  const { view } = useDashboard()
  const active = useActiveAlerts()
  const now = useServerNow(active)
  const answer = active.data ?? null
  const situation = judgeSituation({
    failure: active.error,
    answered: answer !== null,
    everReceived: true,
    filled: answer === null ? null : true,
  })
  return (
    <ActorProvider>
      <Toolbar title="Alerts" ranged={view.tab === 'history'} />
      <WatchLine answer={answer} now={now} />
      <SituationFrame
        situation={situation}
        answeredAt={active.dataUpdatedAt}
        onRetry={() => void active.refetch()}
        renewing={false}
        skeleton={<AlertsSkeleton />}
        empty={null}
      >
        {answer && <AlertsLayout answer={answer} now={now} />}
      </SituationFrame>
      <AlertDrawer now={now} />
    </ActorProvider>
  )
}

interface Part {
  answer: AlertsAnswer
  /** The server's clock. */
  now: number
}

function AlertsLayout({ answer, now }: Part) {
  const { view } = useDashboard()
  const rules = useAlertRules().data?.rules.filter(({ enabled }) => enabled).length ?? null
  const { symbol, sentence } = describeWatch({ answer, rules, now })
  const Content = CONTENTS[view.tab]
  return (
    <>
      <Headline symbol={symbol}>{keepUnits(sentence)}</Headline>
      <AlertTabs answer={answer} />
      <div className={classes.content}>
        <Content answer={answer} now={now} />
      </div>
    </>
  )
}

/** Long lists need not be drawn anew every second. Rounded up, so that what has just ended is not still to come. */
const inTens = (now: number): number => Math.ceil(now / 10_000) * 10_000

const CONTENTS: Record<AlertTab, ComponentType<Part>> = {
  active: ActiveAlerts,
  history: ({ now }) => (
    <Answered answer={useAlertHistory()}>{(data) => <AlertHistory answer={data} now={inTens(now)} />}</Answered>
  ),
  rules: ({ now }) => (
    <Answered answer={useAlertRules()}>{({ rules }) => <AlertRules rules={rules} now={inTens(now)} />}</Answered>
  ),
  silences: ({ now }) => <Answered answer={useSilences()}>{(data) => <Silences answer={data} now={now} />}</Answered>,
  channels: ({ now }) => <Answered answer={useChannels()}>{(data) => <Channels answer={data} now={now} />}</Answered>,
}

function AlertsSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <HeadlineSkeleton />
      <PanelSkeleton heightPx={320} />
    </div>
  )
}
