import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { followEvents, type LiveState } from '../api/events.ts'
import { createThrottle, refreshGapMs } from '../api/throttle.ts'
import { useVisible } from '../api/use-visible.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { lengthMsOf } from '../view/range.ts'
import { refreshAnswers } from './refresh-answers.ts'

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
      () => refreshAnswers(client),
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
