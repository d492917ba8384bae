import { useDashboard } from '../view/dashboard-context.ts'
import { ViewLink } from '../view/view-link.tsx'
import classes from './trail.module.css'

/** Where in the drill-down the reader is, and the way back up. */
export function Trail() {
  const { view } = useDashboard()
  const { service, operation } = view
  if (service === null) return null
  return (
    <nav className={classes.trail} aria-label="Where this is">
      <ol>
        <li>
          <ViewLink change={{ service: null, operation: null }} isPage>
            All services
          </ViewLink>
        </li>
        <li>
          {operation === null ? (
            <span aria-current="page">{service}</span>
          ) : (
            <ViewLink change={{ operation: null }} isPage>
              {service}
            </ViewLink>
          )}
        </li>
        {operation !== null && (
          <li>
            <span aria-current="page">{operation}</span>
          </li>
        )}
      </ol>
    </nav>
  )
}
