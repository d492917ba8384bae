/**
 * The gateway's own process: ClickHouse's HTTP interface in front of chDB on a data folder. Prints its port, takes orders from its parent.
 *
 *     node gateway-process.ts <folder> <user> <password>
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Session } from 'chdb'
import { type Answer, answerError, answerRows, send } from './gateway-answer.ts'
import { createFaults, type Fault } from './gateway-faults.ts'
import { readParameters } from './gateway-parameters.ts'
import { mayEnter, readStatement, type Statement } from './gateway-request.ts'

/** A statement that reached the engine, as the test sees it. */
export interface SeenStatement {
  sql: string
  params: Record<string, string | string[]>
  carriedBy: Statement['carriedBy']
  gzippedRequest: boolean
  gzippedAnswer: boolean
}

export type Order =
  | { do: 'arrange'; fault: Fault }
  | { do: 'refuse connections' }
  | { do: 'accept connections' }
  | { do: 'pretend version'; version: string | undefined }
  | { do: 'report statements' }

const [folder = '', user = 'default', password = ''] = process.argv.slice(2)
const keeper = new Session(folder)
const faults = createFaults()
let seen: SeenStatement[] = []
let pretended: string | undefined

/** A request has a connection of its own, so that its settings end with it. */
async function execute(statement: Statement): Promise<Answer> {
  const session = new Session(keeper.path)
  try {
    if (statement.database !== 'default') await session.queryAsync(`USE ${quote(statement.database, '`')}`)
    const settings = [...statement.settings].map(([name, value]) => `${quote(name, '`')} = ${quote(value, "'")}`)
    if (settings.length > 0) await session.queryAsync(`SET ${settings.join(', ')}`)
    return statement.rows ? await insert(session, statement, statement.rows) : await query(session, statement)
  } catch (error) {
    return answerError(error instanceof Error ? error.message : String(error))
  } finally {
    session.close()
  }
}

async function query(session: Session, statement: Statement): Promise<Answer> {
  const params = readParameters(statement.sql, statement.params)
  const { gzippedRequest, gzipAnswer, carriedBy } = statement
  seen.push({ sql: statement.sql, params, carriedBy, gzippedRequest, gzippedAnswer: gzipAnswer })
  const sql = pretended ? statement.sql.replace('version()', quote(pretended, "'")) : statement.sql
  const options = { format: statement.format }
  const result =
    statement.params.size > 0
      ? await session.queryBindAsync(sql, params, options)
      : await session.queryAsync(sql, options)
  const { rowsRead, elapsed } = result
  return answerRows(statement, Buffer.from(result.bytes()), {
    readRows: rowsRead,
    writtenRows: 0,
    elapsedSeconds: elapsed,
  })
}

const INSERT = /^INSERT INTO (?<table>\S+)(?: \((?<columns>[^)]+)\))? FORMAT (?<format>\w+)\s*$/

async function insert(session: Session, statement: Statement, values: Buffer): Promise<Answer> {
  const { table, columns, format } = INSERT.exec(statement.sql)?.groups ?? {}
  if (table === undefined || format !== 'JSONCompactEachRow') {
    return answerError(`Code: 48. DB::Exception: the gateway knows no such insert: ${statement.sql} (NOT_IMPLEMENTED)`)
  }
  const { gzippedRequest, gzipAnswer, carriedBy } = statement
  seen.push({ sql: statement.sql, params: {}, carriedBy, gzippedRequest, gzippedAnswer: gzipAnswer })
  const summary = await session.insert({ table, values, format, ...(columns && { columns: columns.split(', ') }) })
  return answerRows(statement, Buffer.alloc(0), {
    readRows: summary.rowsWritten,
    writtenRows: summary.rowsWritten,
    elapsedSeconds: summary.elapsed,
  })
}

const quote = (text: string, mark: string): string =>
  `${mark}${text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`)}${mark}`

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/ping') {
    send(response, { status: 200, headers: {}, body: Buffer.from('Ok.\n') }, false)
    return
  }
  const statement = await readStatement(request)
  const fault = faults.take(statement.rows ? 'insert' : 'query')
  if (fault?.kind === 'stall') return
  if (fault?.kind === 'unavailable') {
    send(response, { status: 503, headers: {}, body: Buffer.from('<html>no healthy upstream</html>') }, false)
    return
  }
  if (fault?.kind === 'slow') await delay(fault.delayMs)
  const answer = mayEnter(request, user, password)
    ? await execute(statement)
    : answerError(
        `Code: 516. DB::Exception: ${user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
      )
  if (fault?.kind === 'drop before answer') request.socket.destroy()
  else if (fault?.kind === 'stall in answer') send(response, answer, statement.gzipAnswer, 'half')
  else if (fault?.kind === 'drop in answer') {
    send(response, answer, statement.gzipAnswer, 'half')
    setTimeout(() => request.socket.destroy(), 20)
  } else send(response, answer, statement.gzipAnswer)
}

// ClickHouse takes URLs of up to 1 MiB, Node 16 KiB unless told.
const server = createServer({ maxHeaderSize: 1024 * 1024, keepAliveTimeout: 10_000 }, (request, response) => {
  handle(request, response).catch((error) => send(response, answerError(String(error)), false))
})

const listen = (port: number): Promise<number> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

const port = await listen(0)

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'arrange':
      return faults.arrange(order.fault)
    case 'refuse connections':
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    case 'accept connections':
      return void (await listen(port))
    case 'pretend version':
      pretended = order.version
      return undefined
    case 'report statements': {
      const reported = seen
      seen = []
      return reported
    }
  }
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  obey(order).then((result) => process.send?.({ id, result }))
})
process.on('disconnect', () => process.exit())
console.log(port)
