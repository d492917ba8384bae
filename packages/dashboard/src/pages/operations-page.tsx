import { OperationsDashboard } from '../dashboards/operations-dashboard.tsx'
import { useUrlView } from '../frame/use-url-view.ts'

export default function OperationsPage() {
  const { view, pageHref } = useUrlView()
  const { service, operation, environment } = view
  return <OperationsDashboard hrefOfComparison={pageHref('/compare', { service, operation, environment })} />
}
