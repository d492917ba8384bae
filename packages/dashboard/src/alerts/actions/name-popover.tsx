import { Popover } from '@mantine/core'
import type { ReactElement } from 'react'
import { NameForm } from './name-form.tsx'

export interface NamePopoverProps {
  opened: boolean
  onClose: () => void
  /** Says what happens with the name. */
  confirm: string
  onDone?: (name: string) => void
  /** The button that it opens beside. */
  children: ReactElement
}

/** Asks who acts, beside the button that needs to know. */
export function NamePopover({ opened, onClose, confirm, onDone, children }: NamePopoverProps) {
  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? undefined : onClose())}
      trapFocus
      returnFocus
      shadow="md"
      width={280}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown>
        <NameForm
          confirm={confirm}
          onDone={(name) => {
            onClose()
            onDone?.(name)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
