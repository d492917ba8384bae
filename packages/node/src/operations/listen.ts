import diagnosticsChannel from 'node:diagnostics_channel'

/**
 * Listens on channels of `node:diagnostics_channel` and returns how to stop. What a listener throws is dropped: Node would
 * end the process with it.
 */
export function listen(listeners: Readonly<Record<string, (message: unknown) => void>>): () => void {
  const subscriptions = Object.entries(listeners).map(([name, listener]) => {
    const channel = diagnosticsChannel.channel(name)
    const onMessage = (message: unknown) => {
      try {
        listener(message)
      } catch {
        // A message of another shape than the one we know: that request goes unmeasured.
      }
    }
    channel.subscribe(onMessage)
    return () => channel.unsubscribe(onMessage)
  })
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe()
  }
}
