import diagnosticsChannel from 'node:diagnostics_channel'

/**
 * Listens on channels of `node:diagnostics_channel` and returns how to stop. What a listener throws is dropped: Node would
 * end the process with it. Before Node 18.8, which lacks some of the channels and loses those of the others that nobody
 * has sent on yet to the garbage collector, it hears nothing.
 */
export function listen(listeners: Readonly<Record<string, (message: unknown) => void>>): () => void {
  const subscriptions = Object.entries(listeners).map(([name, listener]) => {
    const onMessage = (message: unknown) => {
      try {
        listener(message)
      } catch {
        // A message of another shape than the one we know: that request goes unmeasured.
      }
    }
    diagnosticsChannel.subscribe?.(name, onMessage)
    return () => diagnosticsChannel.unsubscribe?.(name, onMessage)
  })
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe()
  }
}
