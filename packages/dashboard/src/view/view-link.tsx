import type { MouseEvent, ReactNode } from 'react'
import { useDashboard } from './dashboard-context.ts'
import type { View } from './view.ts'
import classes from './view-link.module.css'

export interface ViewLinkProps {
  change: Partial<View>
  className?: string | undefined
  title?: string
  children: ReactNode
}

/** Changes the view: a link where views have an address (it opens in a new tab, too), a button where they have none. */
export function ViewLink({ change, className, title, children }: ViewLinkProps) {
  const { changeView, hrefOf } = useDashboard()
  const look = className === undefined ? classes.link : `${classes.link} ${className}`
  if (!hrefOf) {
    return (
      <button type="button" className={look} title={title} onClick={() => changeView(change)}>
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
    <a href={hrefOf(change)} className={look} title={title} onClick={onClick}>
      {children}
    </a>
  )
}
