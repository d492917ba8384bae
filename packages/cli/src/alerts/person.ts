import type { Context } from '../context.ts'

/** Who acts: `--by`, or the user name of the environment; left out where nobody is named. */
export function personOf(by: string | undefined, env: Context['env']): { by?: string } {
  const name = [by, env.USER, env.LOGNAME, env.USERNAME].map((it) => it?.trim()).find(Boolean)
  return name === undefined ? {} : { by: name }
}
