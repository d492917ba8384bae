/** What the exit code of every command means. */
export const EXIT = {
  ok: 0,
  findings: 1,
  usage: 2,
  notEnoughData: 3,
  unreachable: 4,
  unexpected: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
