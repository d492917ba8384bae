import type { ComponentType, ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { FiringBadge } from '../alerts/active/firing-badge.tsx'
import { Brand } from './brand.tsx'
import classes from './frame.module.css'
import { ThemeSwitch } from './theme-switch.tsx'
import { useUrlView } from './use-url-view.ts'

const PAGES: { path: string; title: string; badge?: ComponentType }[] = [
  { path: '/', title: 'Overview' },
  { path: '/chat', title: 'Chat' },
  { path: '/operations', title: 'Operations' },
  { path: '/compare', title: 'Compare' },
  { path: '/alerts', title: 'Alerts', badge: FiringBadge },
]

/** What stands around every page. The links keep the time range: it never resets on the way from page to page. */
export function Frame({ children }: { children: ReactNode }) {
  const [location] = useLocation()
  const { pageHref } = useUrlView()
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.header}>
        <Link href={pageHref('/')} className={classes.brand ?? ''}>
          <Brand /> <span>Plumbline</span>
        </Link>
        <nav aria-label="Pages" className={classes.nav}>
          {PAGES.map(({ path, title, badge: Badge }) => (
            <Link key={path} href={pageHref(path)} aria-current={location === path ? 'page' : undefined}>
              {title}
              {Badge && <Badge />}
            </Link>
          ))}
        </nav>
        <div className={classes.end}>
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </div>
  )
}
