import type { HTMLAttributes, MouseEvent } from 'react'
import { useDashboard } from './dashboard-context.ts'
import type { View } from './view.ts'
import classes from './view-link.module.css'

export interface ViewLinkProps extends Omit<HTMLAttributes<HTMLElement>, 'onClick'> {
  change: Partial<View>
}

/** Changes the view: a link where views have an address (it opens in a new tab, too), a button where they have none. */
export function ViewLink({ change, className, children, ...rest }: ViewLinkProps) {
  const { changeView, hrefOf } = useDashboard()
  const look = className === undefined ? classes.link : `${classes.link} ${className}`
  if (!hrefOf) {
    return (
      <button {...rest} type="button" className={look} onClick={() => changeView(change)}>
        {children}
      </button>
    )
  }
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    changeView(change)
  }
  return (
    <a {...rest} href={hrefOf(change)} className={look} onClick={onClick}>
      {children}
    </a>
  )
}
