import { ViewLink } from '../view/view-link.tsx'
import classes from './drill-links.module.css'

/** Leads to one service: its operations, errors and hours. */
export function ServiceLink({ service }: { service: string }) {
  return (
    <ViewLink change={{ service, operation: null }} isPage title={service} className={classes.name ?? ''}>
      {service}
    </ViewLink>
  )
}

/** Leads to one operation of a service: its calls and how long they took. */
export function OperationLink({ service, name }: { service: string; name: string }) {
  return (
    <ViewLink change={{ service, operation: name }} isPage title={name} className={classes.name ?? ''}>
      {name}
    </ViewLink>
  )
}
