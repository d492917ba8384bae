import { VisuallyHidden } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { keepActorName, readActorName } from './actor-name.ts'

/** Something that was done to an alert, so that its row can be found again where it moved to. */
export interface Deed {
  id: string
  text: string
  /** By this machine's clock. */
  at: number
}

export interface Actor {
  /** Empty for somebody without a name, null when they were never asked. */
  name: string | null
  takeName: (name: string) => void
  lastDeed: Deed | null
  takeDeed: (deed: Deed) => void
}

const ActorContext = createContext<Actor | null>(null)

/** Who acts on this page: asked once, kept in this browser. What they did is said to those who cannot see it happen. */
export function ActorProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState(readActorName)
  const [lastDeed, takeDeed] = useState<Deed | null>(null)
  const takeName = useCallback((next: string) => {
    keepActorName(next)
    setName(next)
  }, [])
  const actor = useMemo<Actor>(() => ({ name, takeName, lastDeed, takeDeed }), [name, takeName, lastDeed])
  return (
    <ActorContext.Provider value={actor}>
      {children}
      <VisuallyHidden role="status">{lastDeed?.text}</VisuallyHidden>
    </ActorContext.Provider>
  )
}

export function useActor(): Actor {
  const actor = useContext(ActorContext)
  if (!actor) throw new Error('Something that acts on alerts was rendered outside of ActorProvider.')
  return actor
}
