import { useCallback, useMemo } from 'react'
import { useLocation, useRouter, useSearch } from 'wouter'
import { DEFAULT_VIEW, parseView, renderView, type View } from '../view/view.ts'

/** The view of the page as its address has it; changing it is a step in the browser's history. */
export function useUrlView(): {
  view: View
  changeView: (change: Partial<View>) => void
  hrefOf: (change: Partial<View>) => string
  pageHref: (path: string, change?: Partial<View>) => string
} {
  const [location, navigate] = useLocation()
  const search = useSearch()
  const { base } = useRouter()
  const view = useMemo(() => parseView(new URLSearchParams(search)), [search])

  const changeView = useCallback(
    (change: Partial<View>) => navigate(withQuery(location, { ...view, ...change })),
    [navigate, location, view],
  )
  const hrefOf = useCallback(
    (change: Partial<View>) => `${base}${withQuery(location, { ...view, ...change })}`,
    [base, location, view],
  )
  const pageHref = useCallback(
    (path: string, change: Partial<View> = {}) =>
      withQuery(path, { ...DEFAULT_VIEW, range: view.range, zone: view.zone, ...change }),
    [view],
  )
  return { view, changeView, hrefOf, pageHref }
}

/** Below the base, whose own page has no slash at its end. */
function withQuery(location: string, view: View): string {
  const path = location === '/' ? '' : location
  const query = renderView(view)
  return query === '' ? path : `${path}?${query}`
}
