import { openEmbedded } from './engines.ts'
import { checkPromises } from './promises.ts'

checkPromises('chDB in process', openEmbedded)
