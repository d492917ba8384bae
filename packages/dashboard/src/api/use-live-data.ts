import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useDashboard } from '../view/dashboard-context.ts'
import { lengthMsOf } from '../view/range.ts'
import { followEvents, type LiveState } from './events.ts'
import { createThrottle, refreshGapMs } from './throttle.ts'
import { useVisible } from './use-visible.ts'

/** Refreshes every answer on the page when the server says that new data are visible; silent while the tab is hidden. */
export function useLiveData(): LiveState {
  const { connection, view } = useDashboard()
  const client = useQueryClient()
  const visible = useVisible()
  const [state, setState] = useState<LiveState>('connecting')
  const gapMs = useRef(0)
  gapMs.current = refreshGapMs(lengthMsOf(view.range))

  useEffect(() => {
    if (!visible) {
      setState('paused')
      return
    }
    const end = new AbortController()
    const refresh = createThrottle(
      () => client.invalidateQueries({ queryKey: ['plumbline'] }, { cancelRefetch: false }),
      () => gapMs.current,
    )
    void followEvents({ connection, signal: end.signal, onData: refresh.call, onState: setState })
    return () => {
      end.abort()
      refresh.cancel()
    }
  }, [connection, client, visible])

  return state
}
