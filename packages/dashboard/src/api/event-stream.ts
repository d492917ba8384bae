/**
 * Reads a text/event-stream as it comes in pieces (WHATWG HTML, section 9.2.6), by hand because `EventSource` cannot send
 * an Authorization header. Returns the names of the events that each piece completed; what they carry is not needed.
 * An unfinished line longer than `longestLine` is dropped: an event here is two words long.
 */
export function createEventReader(longestLine = 65_536): (piece: string) => string[] {
  let rest = ''
  let name = ''
  let filled = false
  return (piece) => {
    const events: string[] = []
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) rest = ''
    for (const line of lines) {
      if (line === '') {
        if (filled) events.push(name || 'message')
        name = ''
        filled = false
      } else if (!line.startsWith(':')) {
        filled = true
        if (line.startsWith('event:')) name = line.slice('event:'.length).trim()
      }
    }
    return events
  }
}
