import { AlertsDashboard } from '../dashboards/alerts-dashboard.tsx'

export default function AlertsPage() {
  return <AlertsDashboard />
}
