export type { PanelProps } from './embed/panel-host.tsx'
export {
  ComplianceOverTimePanel,
  CompliancePanel,
  DistributionPanel,
  FindingsPanel,
  PercentilesPanel,
  PerformanceDashboard,
  PerformanceDashboard as default,
  PhaseWaterfallPanel,
  SamplesPanel,
  StatisticsPanel,
  TiersOverTimePanel,
} from './embed/panels.tsx'
