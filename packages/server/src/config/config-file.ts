import type { Reading } from './group.ts'
import { type Environment, variable } from './references.ts'
import { parseYaml, type Tree } from './yaml-tree.ts'

const DEFAULT_FILE = 'plumbline.yaml'
const NEARLY_DEFAULT_FILE = 'plumbline.yml'

/** The file that is read: the one that PLUMBLINE_CONFIG names, or plumbline.yaml. */
export const configFileOf = (env: Environment): string => variable(env, 'PLUMBLINE_CONFIG') ?? DEFAULT_FILE

/** The tree of the configuration file; none when there is no file, or nothing in it. */
export function readConfigFile(reading: Reading): Tree | undefined {
  const named = variable(reading.env, 'PLUMBLINE_CONFIG')
  const file = configFileOf(reading.env)
  const text = readIfThere(file, reading)
  if (text !== undefined) {
    const { tree, problems } = parseYaml(text, file, reading.env)
    reading.problems.push(...problems)
    return tree
  }
  if (named !== undefined) {
    reading.problems.push({ where: 'PLUMBLINE_CONFIG', text: `there is no file ${named}` })
  } else if (readIfThere(NEARLY_DEFAULT_FILE, reading) !== undefined) {
    reading.problems.push({ where: NEARLY_DEFAULT_FILE, text: `is not read; call it ${DEFAULT_FILE}` })
  }
  return undefined
}

function readIfThere(file: string, reading: Reading): string | undefined {
  try {
    return reading.readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const reason = error instanceof Error ? error.message : String(error)
    reading.problems.push({ where: file, text: `cannot be read: ${reason}` })
    return ''
  }
}
