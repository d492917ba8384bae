import { host, hostList } from './hosts.ts'
import { REVIEW_SETTINGS } from './reviews.ts'
import { databaseUrl, token } from './secrets.ts'
import { choice, defaultTo, duration, integer, size, text } from './setting.ts'

/** Everything that can be configured but the pipelines, in the groups of the file, with defaults, limits and variables. */
export const SETTINGS = {
  server: {
    host: defaultTo(
      '127.0.0.1',
      host({ variable: 'HOST', description: 'Address to listen on. Any but a loopback address needs an admin token.' }),
    ),
    port: defaultTo(
      3000,
      integer({ variable: 'PORT', min: 0, max: 65_535, description: 'Port to listen on; 0 takes any free one.' }),
    ),
  },
  dataFolder: defaultTo(
    './.plumbline',
    text({
      variable: 'PLUMBLINE_DATA',
      pattern: /^[ -~\u00a0-\uffff]+$/,
      form: 'the path of a folder',
      description: 'Folder for everything that is kept, from the folder that the server is started in.',
    }),
  ),
  logLevel: defaultTo(
    'warn',
    choice({
      variable: 'PLUMBLINE_LOG_LEVEL',
      words: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      description: 'Least important level that is logged.',
    }),
  ),
  allowedHosts: defaultTo(
    [],
    hostList({
      variable: 'PLUMBLINE_ALLOWED_HOSTS',
      description: 'Further names by which clients may call the server, such as that of a proxy in front of it.',
    }),
  ),
  queryTimeout: defaultTo(
    '10s',
    duration({ min: '100ms', max: '10m', description: 'Longest time that the event store may work on one question.' }),
  ),
  tokens: {
    admin: token({ variable: 'PLUMBLINE_ADMIN_TOKEN', description: 'May do everything.' }),
    read: token({ variable: 'PLUMBLINE_READ_TOKEN', description: 'May read.' }),
    ingest: token({
      variable: 'PLUMBLINE_INGEST_KEY',
      description: 'May only write; pages in browsers show it to anybody.',
    }),
  },
  store: {
    url: databaseUrl({
      variable: 'CLICKHOUSE_URL',
      schemes: ['http', 'https'],
      example: 'https://user:password@clickhouse:8443/plumbline',
      description: 'ClickHouse for measurements and marks; without it they are kept in the data folder.',
    }),
  },
  state: {
    url: databaseUrl({
      variable: 'DATABASE_URL',
      schemes: ['postgres', 'postgresql'],
      example: 'postgres://user:password@postgres:5432/plumbline',
      description: 'Postgres for alerts, schedules and other state; without it they are kept in the data folder.',
    }),
  },
  retention: {
    raw: defaultTo(
      '7d',
      duration({ min: '1h', max: '3650d', description: 'How long single marks and measurements are kept.' }),
    ),
    minute: defaultTo(
      '30d',
      duration({ min: '1h', max: '3650d', description: 'How long sums by the minute are kept.' }),
    ),
    hour: defaultTo('400d', duration({ min: '1h', max: '3650d', description: 'How long sums by the hour are kept.' })),
  },
  intake: {
    groupDelay: defaultTo(
      '100ms',
      duration({
        min: '1ms',
        max: '10s',
        description:
          'Longest wait for more requests to share an insert; shorter answers sooner and inserts more often.',
      }),
    ),
    groupRows: defaultTo(
      50_000,
      integer({ min: 1, max: 1_000_000, description: 'Rows at which an insert goes off without waiting longer.' }),
    ),
    buffer: defaultTo(
      '32MB',
      size({
        min: '1MB',
        max: '16GB',
        description: 'Request bodies held in memory at the same time; past it clients are told to come back later.',
      }),
    ),
    spool: defaultTo(
      '1GB',
      size({ min: '1MB', max: '1024GB', description: 'Rows waiting on disk while a ClickHouse server is away.' }),
    ),
  },
  reviews: REVIEW_SETTINGS,
  limits: {
    namesPerService: defaultTo(
      2_000,
      integer({
        min: 1,
        max: 1_000_000,
        description: 'Distinct names of one service; more become "(other)" and are counted.',
      }),
    ),
    services: defaultTo(
      500,
      integer({ min: 1, max: 100_000, description: 'Distinct services; more become "(other)".' }),
    ),
    labelValues: defaultTo(
      2_000,
      integer({ min: 1, max: 1_000_000, description: 'Distinct values of one label; more become "(other)".' }),
    ),
  },
}
