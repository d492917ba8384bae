/** Child process: a bare chDB session on a folder, idle; prints its resident memory in bytes after `seconds`. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { residentBytes } from '../child.ts'

const [folder = '', seconds = '5'] = process.argv.slice(2)
const engine = await openEmbeddedEngine(folder)
await engine.query('SELECT 1')
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000))
const bytes = await residentBytes(process.pid)
await engine.close()
process.stdout.write(JSON.stringify({ bytes }))
