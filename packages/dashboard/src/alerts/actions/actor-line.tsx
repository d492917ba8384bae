import { Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import classes from './actions.module.css'
import { useActor } from './actor.tsx'
import { NameForm } from './name-form.tsx'

/** Says under which name the reader acts, once they were asked, and lets them change it. */
export function ActorLine() {
  const { name } = useActor()
  const [asking, { toggle, close }] = useDisclosure(false)
  if (name === null) return null
  return (
    <Popover
      opened={asking}
      onChange={(opened) => (opened ? undefined : close())}
      trapFocus
      returnFocus
      shadow="md"
      width={280}
    >
      <Popover.Target>
        <button type="button" className={classes.quiet} onClick={toggle} aria-haspopup="dialog">
          {name === '' ? 'You act without a name' : `You act as ${name}`}
          <span> · change</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <NameForm confirm="Keep" onDone={close} />
      </Popover.Dropdown>
    </Popover>
  )
}
