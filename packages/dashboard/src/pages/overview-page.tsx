import { OverviewDashboard } from '../dashboards/overview-dashboard.tsx'
import { useUrlView } from '../frame/use-url-view.ts'

export function OverviewPage() {
  const { pageHref } = useUrlView()
  return (
    <OverviewDashboard
      hrefOfSystem={(id) => pageHref(`/${encodeURIComponent(id)}`)}
      hrefOfAlerts={pageHref('/alerts')}
    />
  )
}
