/** Child process: fills a data folder with messages of four marks each, spread over the last 55 minutes. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { applySchema } from '../../packages/server/src/store/schema.ts'

const [folder = '', messagesText = ''] = process.argv.slice(2)
const messages = Number(messagesText)
const day = 86_400_000
const engine = await openEmbeddedEngine(folder)
await applySchema(engine, { rawMs: 7 * day, minuteMs: 30 * day, hourMs: 400 * day })
const now = Date.now()
await engine.command(
  `INSERT INTO marks (pipeline, message_id, stage, at, received_at, conversation_id, service, environment, release, clock_offset_ms, attributes, batch_id)
   SELECT 'chat', concat('message-', lower(hex(sipHash64(n)))), ['queued', 'started', 'completed', 'sent'][s + 1],
     fromUnixTimestamp64Milli(toInt64(base + [0, q, q + w, q + w + d][s + 1])), now64(3), concat('conversation-', toString(n % 50000)),
     'bench', 'bench', '1.0.0', 0, '{}', concat('batch-', toString(intDiv(n, 250)))
   FROM (
     SELECT number AS n, {now:Int64} - toInt64(n * 3300000 / {messages:UInt64}) - 60000 AS base,
       toInt64(rand(1) % 600) AS q, toInt64(500 + rand(2) % 2500) AS w, toInt64(200 + rand(3) % 1000) AS d
     FROM numbers({messages:UInt64})
   ) ARRAY JOIN [0, 1, 2, 3] AS s`,
  { now, messages },
  { max_execution_time: 600 },
)
await engine.close()
process.stdout.write(JSON.stringify({ now }))
