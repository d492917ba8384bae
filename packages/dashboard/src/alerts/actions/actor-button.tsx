import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useActor } from './actor.tsx'
import { NamePopover } from './name-popover.tsx'
import { useCaughtFocus } from './use-caught-focus.ts'

export interface ActorButtonProps {
  label: string
  /** For who cannot see what the button stands beside. */
  about: string
  busy: boolean
  disabled?: boolean
  onAct: (name: string) => void
}

/** A button for something that is done under a name: the first time it asks for one. */
export function ActorButton({ label, about, busy, disabled = false, onAct }: ActorButtonProps) {
  const { name } = useActor()
  const [asking, { open, close }] = useDisclosure(false)
  const [acted, setActed] = useState(false)
  // A button that is busy cannot have the focus; it takes it back when it no longer is.
  const button = useCaughtFocus<HTMLButtonElement>(busy, acted && !busy)
  const act = (by: string) => {
    setActed(true)
    onAct(by)
  }
  return (
    <NamePopover opened={asking} onClose={close} confirm={label} onDone={act}>
      <Button
        ref={button}
        size="xs"
        variant="default"
        loading={busy}
        disabled={disabled}
        aria-label={`${label}: ${about}`}
        onClick={() => (name === null ? open() : act(name))}
      >
        {label}
      </Button>
    </NamePopover>
  )
}
