import { useDisclosure } from '@mantine/hooks'
import classes from './actions.module.css'
import { useActor } from './actor.tsx'
import { NamePopover } from './name-popover.tsx'

/** Says under which name the reader acts, once they were asked, and lets them change it. */
export function ActorLine() {
  const { name } = useActor()
  const [asking, { toggle, close }] = useDisclosure(false)
  if (name === null) return null
  return (
    <NamePopover opened={asking} onClose={close} confirm="Keep">
      <button type="button" className={classes.quiet} onClick={toggle} aria-haspopup="dialog">
        {name === '' ? 'You act without a name' : `You act as ${name}`}
        <span> · change</span>
      </button>
    </NamePopover>
  )
}
