import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/** The environment as a process has it: a name without a value is not set. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Text of a variable; one set to nothing counts as not set, as compose files and CI leave it. */
export function variable(env: Environment, name: string): string | undefined {
  const value: unknown = env[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const REFERENCE = /\$\$\{|\$\{([^}]*)(\}|$)/g
const HOW_TO_WRITE = `a reference is written \${NAME} or \${NAME:-default}; write $\${ for a plain \${`
const NAME_AND_DEFAULT = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

/** Fills `${NAME}` and `${NAME:-default}` in from the environment; `$${` stands for a plain `${`. */
export function fillReferences(text: string, env: Environment): Parsed<string> {
  const problems: string[] = []
  const filled = text.replace(REFERENCE, (whole, inside: string | undefined, end: string | undefined) => {
    if (inside === undefined) return '${'
    const [, name, fallback] = NAME_AND_DEFAULT.exec(inside) ?? []
    if (name === undefined || end === '') {
      problems.push(HOW_TO_WRITE)
      return whole
    }
    const value = variable(env, name) ?? fallback
    if (value === undefined) problems.push(`the variable ${name} is not set; set it, or write \${${name}:-default}`)
    return value ?? whole
  })
  return problems.length > 0 ? refused(problems.join('; ')) : parsed(filled)
}
