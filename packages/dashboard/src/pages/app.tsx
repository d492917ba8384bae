import { lazy, Suspense } from 'react'
import { Route, Router, Switch } from 'wouter'
import { Frame } from '../frame/frame.tsx'
import { PageDashboard } from '../frame/page-dashboard.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { OverviewPage } from './overview-page.tsx'

const AlertsPage = lazy(() => import('./alerts-page.tsx'))
const ChatPage = lazy(() => import('./chat-page.tsx'))
const ComparePage = lazy(() => import('./compare-page.tsx'))
const OperationsPage = lazy(() => import('./operations-page.tsx'))

/** Every page and its path below /dashboard. */
export function App() {
  return (
    <Router base="/dashboard">
      <PageDashboard>
        <Frame>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/" component={OverviewPage} />
              <Route path="/chat" component={ChatPage} />
              <Route path="/operations" component={OperationsPage} />
              <Route path="/compare" component={ComparePage} />
              <Route path="/alerts" component={AlertsPage} />
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </Frame>
      </PageDashboard>
    </Router>
  )
}
