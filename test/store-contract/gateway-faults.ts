/** What goes wrong with the next `times` requests of a kind. */
export interface Fault {
  on: 'insert' | 'query' | 'any'
  times: number
  what: /** Taken, but neither executed nor answered. */
    | { kind: 'stall' }
    /** Executed; half of the answer is sent, and no more comes. */
    | { kind: 'stall in answer' }
    /** Executed; half of the answer is sent, then the connection is cut. */
    | { kind: 'drop in answer' }
    /** Executed; the connection is cut before anything is answered. */
    | { kind: 'drop before answer' }
    /** Not executed; a proxy that does not reach its server would answer like this. */
    | { kind: 'unavailable' }
    /** Executed after a while. */
    | { kind: 'slow'; delayMs: number }
}

/** Faults that wait for their requests, first come first served. */
export function createFaults() {
  let waiting: Fault[] = []
  return {
    arrange(fault: Fault): void {
      waiting.push({ ...fault })
    },
    /** The fault that meets this request, if any. */
    take(on: 'insert' | 'query'): Fault['what'] | undefined {
      const fault = waiting.find((candidate) => candidate.on === 'any' || candidate.on === on)
      if (fault && --fault.times <= 0) waiting = waiting.filter((candidate) => candidate !== fault)
      return fault?.what
    },
  }
}
