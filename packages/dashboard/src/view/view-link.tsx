import type { HTMLAttributes, MouseEvent } from 'react'
import { useDashboard } from './dashboard-context.ts'
import type { View } from './view.ts'
import classes from './view-link.module.css'

export interface ViewLinkProps extends Omit<HTMLAttributes<HTMLElement>, 'onClick'> {
  change: Partial<View>
  /** What it leads to reads like another page: its reader begins at the top. */
  isPage?: boolean
}

/** Changes the view: a link where views have an address (it opens in a new tab, too), a button where they have none. */
export function ViewLink({ change, isPage = false, className, children, ...rest }: ViewLinkProps) {
  const { changeView, hrefOf } = useDashboard()
  const follow = () => {
    changeView(change)
    if (isPage) beginAtTop()
  }
  const look = className === undefined ? classes.link : `${classes.link} ${className}`
  if (!hrefOf) {
    return (
      <button {...rest} type="button" className={look} onClick={follow}>
        {children}
      </button>
    )
  }
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    follow()
  }
  return (
    <a {...rest} href={hrefOf(change)} className={look} onClick={onClick}>
      {children}
    </a>
  )
}

/** As a browser does on another page; the link that was pressed may be gone, and the keyboard goes on from the content. */
function beginAtTop(): void {
  window.scrollTo(0, 0)
  document.getElementById('content')?.focus({ preventScroll: true })
}
