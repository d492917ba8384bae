import { CompareDashboard } from '../dashboards/compare-dashboard.tsx'

export default function ComparePage() {
  return <CompareDashboard />
}
