import { openRemote } from './engines.ts'
import { checkPromises } from './promises.ts'

checkPromises('ClickHouse over HTTP', openRemote)
