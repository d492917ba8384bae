import { FirstSteps } from '../../states/first-steps.tsx'
import { useServerAddress } from '../../states/use-server-address.ts'
import { fileCommand, firstOperationCommand, operationLines } from './first-operation-snippets.ts'

/** No operation was ever received: how to send the first one. */
export function FirstOperation() {
  const { origin, needsKey } = useServerAddress()
  return (
    <FirstSteps
      title="No call has been measured yet"
      intro="Every call to another system is an operation: to a CRM, an ERP, a workflow, a database, a language model. Send one and this page fills by itself."
      waiting="Waiting for the first operation…"
      ways={[
        { title: 'From your application: wrap the call', text: operationLines(origin) },
        { title: 'From logs that you already have', text: fileCommand(origin) },
        { title: 'From a terminal', text: firstOperationCommand(origin, needsKey) },
      ]}
    />
  )
}
