import { firstMarkCommand, sdkLines } from './first-mark-snippets.ts'
import { FirstSteps } from './first-steps.tsx'
import { useServerAddress } from './use-server-address.ts'

/** A new installation: three ways to the first figure. */
export function FirstMark() {
  const { origin, needsKey } = useServerAddress()
  return (
    <FirstSteps
      title="Nothing has been measured yet"
      intro="Plumbline follows each message through four moments: queued, worker start, worker complete, sent. Mark the first one and this page fills by itself."
      waiting="Waiting for the first mark…"
      ways={[
        { title: 'From a terminal', text: firstMarkCommand(origin, needsKey) },
        { title: 'From your application', text: sdkLines(origin) },
        { title: 'Just to look: a small chat product with real traffic', text: 'npm run demo' },
      ]}
    />
  )
}
