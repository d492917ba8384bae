import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

/** The moment that the reader points at, shared by all charts beside each other. */
interface Cursor {
  at: number | null
  pointAt: (at: number | null) => void
}

const CursorContext = createContext<Cursor>({ at: null, pointAt: () => {} })

export const useCursor = (): Cursor => useContext(CursorContext)

export function CursorProvider({ children }: { children: ReactNode }) {
  const [at, pointAt] = useState<number | null>(null)
  const cursor = useMemo(() => ({ at, pointAt }), [at])
  return <CursorContext.Provider value={cursor}>{children}</CursorContext.Provider>
}
