import { Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { ImportFlags } from '../import/import-flags.ts'
import { FORMATS } from '../import/read/formats.ts'
import { KIND_NAMES } from './choices.ts'
import { addConnectionFlags, addOutputFlags, collect, leadWithExamples, wholeNumber } from './flags.ts'

export function createImportCommand(context: Context, finish: (code: ExitCode) => void): Command {
  const command = new Command('import')
    .description('Send what was logged before: CSV, NDJSON, access logs, a Postgres table')
    .argument('[file]', 'file to read, .gz too; - for stdin')
    .addOption(
      new Option('--format <name>', 'what the file holds (default: by its ending or first line)').choices(FORMATS),
    )
    .option('--postgres [url]', 'read a table of this database (default: DATABASE_URL)')
    .option('--table <name>', 'table or schema.table')
    .option('--key <columns>', 'columns that put its rows in order (default: the primary key, id, or the time)')
    .option(
      '--map <field=column,…>',
      'column of a field: service, name, value, at, ok=COLUMN:WORD,WORD, attributes.NAME',
      collect,
    )
    .addOption(new Option('--kind <kind>', 'what was measured').choices(KIND_NAMES).default('operation'))
    .option('--service <name>', 'service of all rows')
    .option('--name <name>', 'name of all rows')
    .option('--environment <name>', 'environment of all rows')
    .option('--release <version>', 'release of all rows')
    .option('--customer <name>', 'customer of all rows')
    .option('--unit <unit>', 'unit of the durations: ns, us, ms, s, m, h (default: by the name of the column, else ms)')
    .option('--zone <name>', 'zone of times without one, such as Europe/Berlin', 'UTC')
    .option('--fail-status <status>', 'HTTP statuses from here on have failed: 4xx, 5xx, 429', parseStatus, 500)
    .option('--dry-run', 'show what would be sent, and send nothing')
    .option('--errors <file>', 'write all refused rows there as NDJSON')
    .option('--max-errors <count>', 'stop when more rows are refused', wholeNumber(0, 1_000_000_000))
    .option('--checkpoint <file>', 'remember there how far it has come (default: beside the file)')
    .option('--no-checkpoint', 'remember nothing')
    .option('--restart', 'send all rows again: harmless within 24 hours; refused later, as they would count twice')
    .option('-q, --quiet', 'say nothing but what went wrong')
    .action(async (file: string | undefined, flags: ImportFlags) => {
      const { runImport } = await import('../import/run-import.ts')
      finish(await runImport(file, flags, context, process.stdin))
    })
  addConnectionFlags(command)
  addOutputFlags(command)
  return leadWithExamples(command, [
    ['plumbline import ops.csv', 'columns by their names'],
    ['plumbline import ops.csv --dry-run', 'what would be sent?'],
    ['plumbline import access.log --service web', 'nginx, with $request_time at the end of a line'],
    ['plumbline import --postgres --table operation_logs --map service=source', 'the table in DATABASE_URL'],
    ['plumbline import ops.csv --map ok=state:done --unit s', 'say what the names do not'],
  ])
}

function parseStatus(text: string): number {
  const status = Number(text.toLowerCase().replace(/xx$/, '00'))
  if (Number.isInteger(status) && status >= 100 && status <= 599) return status
  throw new InvalidArgumentError('It has to be a status such as 500, or a class such as 4xx.')
}
