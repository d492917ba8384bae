import type { StageGraph } from '@plumbline/protocol'
import type { AssembledMessage, StoredMark } from '../analyse/observations.ts'
import { type AssemblyRange, assembledSql, assemblyParams, IN_SCAN, messagesSql } from './assembly.ts'
import type { Engine, QueryOptions } from './engine.ts'

/**
 * A message that begins in the range has a mark in it. The range of samples is short and the horizon before it long, so leaving the others
 * out before they are grouped spares most of the work.
 */
const BEGUN_IN_RANGE = `AND message_id IN (
  SELECT message_id FROM marks
  WHERE pipeline = {pipeline:String} AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64}))`

/** The newest messages of a range, newest first. */
export async function queryRecentMessages(
  engine: Engine,
  range: AssemblyRange,
  limit: number,
  options?: QueryOptions,
): Promise<AssembledMessage[]> {
  const messages = await engine.query<Omit<AssembledMessage, 'conversationId'>>(
    `SELECT message_id AS messageId, state, first, until, failed_at AS failedAt, [${timesOf(range.graph)}] AS times
     FROM (${messagesSql(range.graph, range.conversationId !== undefined, BEGUN_IN_RANGE)})
     ORDER BY first DESC, message_id LIMIT {limit:UInt32}`,
    { ...assemblyParams(range), limit },
    options,
  )
  const conversations = await queryConversations(
    engine,
    range,
    messages.map((message) => message.messageId),
    options,
  )
  return messages.map((message) => ({ ...message, conversationId: conversations.get(message.messageId) ?? '' }))
}

async function queryConversations(
  engine: Engine,
  range: AssemblyRange,
  messageIds: string[],
  options?: QueryOptions,
): Promise<Map<string, string>> {
  const conversations = new Map<string, string>()
  for (const ids of parametersOf(messageIds)) {
    const rows = await engine.query<{ id: string; conversation: string }>(
      `SELECT message_id AS id, max(conversation_id) AS conversation FROM marks
       WHERE ${IN_SCAN} AND message_id IN {ids:Array(String)} GROUP BY message_id`,
      // None of their marks lies before the range, since their first does not.
      { ...assemblyParams(range), scanFrom: range.fromMs, ids },
      options,
    )
    for (const { id, conversation } of rows) conversations.set(id, conversation)
  }
  return conversations
}

/** ClickHouse refuses a parameter of more than 128 KiB (http_max_field_value_size); a thousand UUIDs are far below it. */
const LONGEST_PARAMETER_BYTES = 128 * 1024

/** The ids in as few lists as fit into one parameter each. */
function parametersOf(ids: readonly string[]): string[][] {
  const lists: string[][] = []
  let bytesLeft = 0
  for (const id of ids) {
    // Each byte may need a backslash; two quotes and a comma go with each id.
    const bytes = 2 * Buffer.byteLength(id) + 3
    if (bytes > bytesLeft) {
      lists.push([])
      bytesLeft = LONGEST_PARAMETER_BYTES
    }
    lists.at(-1)?.push(id)
    bytesLeft -= bytes
  }
  return lists
}

/** The first mark of each stage of one message, earliest first; empty when there is none. Searches everything that raw retention keeps. */
export async function queryMarks(engine: Engine, graph: StageGraph, messageId: string): Promise<StoredMark[]> {
  return engine.query<StoredMark>(
    `SELECT stage, toUnixTimestamp64Milli(at) AS at, toUnixTimestamp64Milli(received_at) AS receivedAt,
       conversation_id AS conversationId, service, environment, release, clock_offset_ms AS clockOffsetMs, attributes,
       count() OVER (PARTITION BY stage) AS times
     FROM marks WHERE pipeline = {pipeline:String} AND message_id = {messageId:String}
     ORDER BY marks.at, stage, received_at LIMIT 1 BY stage`,
    { pipeline: graph.pipeline, messageId },
  )
}

/** One message by its id, assembled from all its marks, however far they lie apart; undefined when none is kept. */
export async function queryMessage(
  engine: Engine,
  graph: StageGraph,
  messageId: string,
  nowMs: number,
): Promise<{ message: AssembledMessage; marks: StoredMark[] } | undefined> {
  const marks = await queryMarks(engine, graph, messageId)
  const first = marks[0]
  if (!first) return undefined
  const own = `SELECT message_id, stage, toUnixTimestamp64Milli(at) AS ms, conversation_id
    FROM marks
    WHERE pipeline = {pipeline:String} AND message_id = {messageId:String} AND at >= fromUnixTimestamp64Milli({from:Int64})`
  const [message] = await engine.query<AssembledMessage>(
    `SELECT message_id AS messageId, conversationId, state, first, until, failed_at AS failedAt, [${timesOf(graph)}] AS times
     FROM (${assembledSql(graph, own, ['max(conversation_id) AS conversationId'])})`,
    { ...assemblyParams({ graph, fromMs: first.at, toMs: first.at + 1, nowMs }), messageId },
  )
  return message && { message, marks }
}

const timesOf = (graph: StageGraph): string => graph.stages.map((_, i) => `t${i}`).join(', ')
