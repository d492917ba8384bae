import type { PerformanceData, SeriesAnswer } from '@plumbline/protocol/api'
import type { ComponentType } from 'react'
import { usePerformance, useSeries } from '../answers/queries.ts'
import { useLiveData } from '../answers/use-live-data.ts'
import { CursorProvider } from '../charts/cursor.tsx'
import { ChatDashboard } from '../dashboards/chat-dashboard.tsx'
import { Compliance } from '../panels/compliance.tsx'
import { ComplianceOverTime } from '../panels/compliance-over-time.tsx'
import { Distribution } from '../panels/distribution.tsx'
import { Findings } from '../panels/findings.tsx'
import { MessageDrawer } from '../panels/message-drawer.tsx'
import { Percentiles } from '../panels/percentiles.tsx'
import { Phases } from '../panels/phases.tsx'
import { Samples } from '../panels/samples.tsx'
import { Statistics } from '../panels/statistics.tsx'
import { TiersOverTime } from '../panels/tiers-over-time.tsx'
import { Answered } from '../states/answered.tsx'
import { PanelHost, type PanelProps } from './panel-host.tsx'

/** The whole of the chat SLA page with its time range and filter. */
export function PerformanceDashboard(props: PanelProps) {
  return (
    <PanelHost {...props}>
      <ChatDashboard />
    </PanelHost>
  )
}

/** Which share was answered in time. */
export const CompliancePanel = performancePanel('CompliancePanel', ({ data }) => <Compliance data={data} />)

/** How the latencies spread over the six tiers. */
export const DistributionPanel = performancePanel('DistributionPanel', ({ data }) => <Distribution data={data} />)

/** Each phase against its budget. */
export const PhaseWaterfallPanel = performancePanel('PhaseWaterfallPanel', ({ data }) => <Phases data={data} />)

/** Minimum to maximum. */
export const StatisticsPanel = performancePanel('StatisticsPanel', ({ data }) => <Statistics data={data} />)

/** What fires or cannot be decided, with evidence and next steps. */
export const FindingsPanel = performancePanel('FindingsPanel', ({ data }) => (
  <Findings findings={data.findings} checks={data.checks} />
))

/** Single messages, each opening with its stages. */
export const SamplesPanel = performancePanel('SamplesPanel', ({ data }) => (
  <>
    <Samples data={data} />
    <MessageDrawer />
  </>
))

/** P50, P95 and P99 over time against the SLA. */
export const PercentilesPanel = seriesPanel('PercentilesPanel', ({ data, series }) => (
  <Percentiles series={series} slaMs={data.slaCompliance.slaMs} />
))

/** Messages per step of time, stacked by tier. */
export const TiersOverTimePanel = seriesPanel('TiersOverTimePanel', ({ series }) => <TiersOverTime series={series} />)

/** Compliance per step of time against the target. */
export const ComplianceOverTimePanel = seriesPanel('ComplianceOverTimePanel', ({ data, series }) => (
  <ComplianceOverTime series={series} targetPercent={data.slaCompliance.targetPercent} />
))

function performancePanel(name: string, Content: ComponentType<{ data: PerformanceData }>) {
  function PerformanceContent() {
    useLiveData()
    const answer = usePerformance()
    return <Answered answer={answer}>{(data) => <Content data={data} />}</Answered>
  }
  return hosted(name, PerformanceContent)
}

function seriesPanel(name: string, Content: ComponentType<{ data: PerformanceData; series: SeriesAnswer }>) {
  function SeriesContent() {
    useLiveData()
    const performance = usePerformance()
    const series = useSeries()
    return (
      <CursorProvider>
        <Answered answer={performance}>
          {(data) => <Answered answer={series}>{(steps) => <Content data={data} series={steps} />}</Answered>}
        </Answered>
      </CursorProvider>
    )
  }
  return hosted(name, SeriesContent)
}

function hosted(name: string, Content: ComponentType) {
  function HostedPanel(props: PanelProps) {
    return (
      <PanelHost {...props}>
        <Content />
      </PanelHost>
    )
  }
  HostedPanel.displayName = name
  return HostedPanel
}
