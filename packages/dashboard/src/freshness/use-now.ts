import { useEffect, useState } from 'react'
import { useVisible } from '../api/use-visible.ts'

/** The clock, moving on once a second while somebody looks. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  const visible = useVisible()
  useEffect(() => {
    if (!visible) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [visible])
  return now
}
