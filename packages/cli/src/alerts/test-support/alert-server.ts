import {
  AlertDetailSchema,
  AlertsAnswerSchema,
  AlertsQuerySchema,
  BacktestAnswerSchema,
  BacktestSchema,
  ChannelsAnswerSchema,
  ChannelTestAnswerSchema,
  InterventionSchema,
  MaintenanceSchema,
  NewMaintenanceSchema,
  NewSilenceSchema,
  type Problem,
  RuleChangeSchema,
  RulesAnswerSchema,
  SilenceSchema,
  SilencesAnswerSchema,
} from '@plumbline/protocol/api'
import { Command, CommanderError } from 'commander'
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { createContext, type TestContext } from '../../../test/create-context.ts'
import { answerJson, readBody, startServer } from '../../../test/start-server.ts'
import { createAlertsCommand } from '../../commands/alerts-command.ts'
import type { ExitCode } from '../../exit-code.ts'

const Nothing = Type.Object({}, { additionalProperties: false })

/** The published routes: what each takes and what each answers. */
const ROUTES: readonly { route: RegExp; takes?: TSchema; answers: TSchema }[] = [
  { route: /^GET \/api\/v1\/alerts$/, answers: AlertsAnswerSchema },
  { route: /^POST \/api\/v1\/alerts\/check$/, takes: Nothing, answers: AlertsAnswerSchema },
  { route: /^GET \/api\/v1\/alerts\/rules$/, answers: RulesAnswerSchema },
  {
    route: /^PATCH \/api\/v1\/alerts\/rules\/[^/]+$/,
    takes: RuleChangeSchema,
    answers: RulesAnswerSchema.properties.rules.items,
  },
  { route: /^POST \/api\/v1\/alerts\/backtest$/, takes: BacktestSchema, answers: BacktestAnswerSchema },
  { route: /^GET \/api\/v1\/alerts\/silences$/, answers: SilencesAnswerSchema },
  { route: /^POST \/api\/v1\/alerts\/silences$/, takes: NewSilenceSchema, answers: SilenceSchema },
  { route: /^DELETE \/api\/v1\/alerts\/silences\/[^/]+$/, answers: SilenceSchema },
  { route: /^POST \/api\/v1\/alerts\/maintenance$/, takes: NewMaintenanceSchema, answers: MaintenanceSchema },
  { route: /^DELETE \/api\/v1\/alerts\/maintenance\/[^/]+$/, answers: MaintenanceSchema },
  { route: /^GET \/api\/v1\/alerts\/channels$/, answers: ChannelsAnswerSchema },
  { route: /^POST \/api\/v1\/alerts\/channels\/[^/]+\/test$/, takes: Nothing, answers: ChannelTestAnswerSchema },
  { route: /^GET \/api\/v1\/alerts\/[^/]+$/, answers: AlertDetailSchema },
  {
    route: /^POST \/api\/v1\/alerts\/[^/]+\/(acknowledge|resolve)$/,
    takes: InterventionSchema,
    answers: AlertDetailSchema,
  },
]

export interface Asked {
  /** `GET /api/v1/alerts?state=all`. */
  line: string
  token: string | undefined
  body: unknown
}

export interface AlertServer {
  url: string
  asked: Asked[]
}

/**
 * A server that speaks the published contract: it takes and gives nothing that the schemas do not allow. What a test made wrong
 * comes back as a status of 599 with the reason.
 */
export async function startAlertServer(answer: unknown, status = 200): Promise<AlertServer> {
  const asked: Asked[] = []
  const { url } = await startServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
    const body = request.headers['content-type'] === undefined ? undefined : await readBody(request)
    asked.push({ line: `${request.method} ${request.url}`, token: request.headers.authorization, body })
    const known = ROUTES.find(({ route }) => route.test(`${request.method} ${pathname}`))
    const wrong = known === undefined ? 'no such route' : findFault(known, { body, answer, searchParams, status })
    if (wrong === undefined) answerJson(response, answer, status)
    else response.writeHead(599, wrong).end()
  })
  return { url, asked }
}

function findFault(
  { takes, answers }: (typeof ROUTES)[number],
  seen: { body: unknown; answer: unknown; searchParams: URLSearchParams; status: number },
): string | undefined {
  if (takes ? !Value.Check(takes, seen.body) : seen.body !== undefined) return 'the body is not as published'
  const query = Value.Convert(AlertsQuerySchema, Object.fromEntries(seen.searchParams))
  if (!Value.Check(AlertsQuerySchema, query)) return 'the query is not as published'
  if (seen.status < 400 && !Value.Check(answers, seen.answer)) return 'the answer is not as published'
  return undefined
}

export const problem = (status: number, code: string, title: string, detail: string): Problem => ({
  type: `urn:plumbline:error:${code}`,
  title,
  status,
  code,
  detail,
})

export interface LineRun {
  exitCode: ExitCode
  out: string
  err: string
}

/** Runs `plumbline alerts …` as the program does, with what the tests choose for its environment. */
export async function runAlerts(
  args: readonly string[],
  given: Parameters<typeof createContext>[0] = {},
): Promise<LineRun> {
  const context = createContext(given)
  let exitCode: ExitCode = 0
  const command = new Command('plumbline').addCommand(
    createAlertsCommand(context, (code) => {
      exitCode = code
    }),
  )
  guard(command, context)
  try {
    await command.parseAsync(['alerts', ...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    exitCode = error.exitCode === 0 ? 0 : 2
  }
  return { exitCode, out: context.out(), err: context.err() }
}

function guard(command: Command, context: TestContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
  })
  for (const child of command.commands) guard(child, context)
}
