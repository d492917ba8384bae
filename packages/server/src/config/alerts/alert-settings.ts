import { texts } from '../lists.ts'
import { secretText } from '../secrets.ts'
import { type About, defaultTo, duration, flag, type Optional, text } from '../setting.ts'

/** The keys of the file that are about alerts. Source 001 writes its rules at the top. */
export const ALERT_KEYS = ['alerts', 'alert_rules'] as const

const webAddress = (about: About): Optional<string> =>
  text({ ...about, pattern: /^https?:\/\/[^\s/]+\S*$/, form: 'an address that begins with https:// or http://' })

const cooldown = (severity: string, min: string, max: string) =>
  defaultTo(
    min,
    duration({ min, max, description: `How long an alert of severity ${severity} is not told of as new again.` }),
  )

/** What can be set under `alerts`, beside channels, routes, maintenance and rules. */
export const ALERT_SETTINGS = {
  enabled: defaultTo(true, flag({ description: 'Evaluate rules and tell of alerts.' })),
  interval: defaultTo(
    '30s',
    duration({
      variable: 'PLUMBLINE_ALERT_INTERVAL',
      min: '5s',
      max: '10m',
      description: 'Time between two evaluations of the rules.',
    }),
  ),
  environment: text({
    pattern: /^[A-Za-z0-9][\w.-]{0,63}$/,
    form: 'a name of letters, digits, _, - and ., such as production',
    description: 'Where this server watches, as a label of its alerts.',
  }),
  publicUrl: webAddress({
    variable: 'PLUMBLINE_PUBLIC_URL',
    description: 'Address under which people reach the pages, for links in messages.',
  }),
  links: {
    logs: webAddress({
      description: 'Where View Logs leads; {service} and other labels, {from} and {to} are filled in.',
    }),
    runbook: webAddress({ description: 'Where Runbook leads when the rule names none; labels are filled in.' }),
  },
  files: defaultTo(
    [],
    texts({ example: '[rules/critical.yaml]', description: 'Further files with rules, from the folder of the start.' }),
  ),
  cooldowns: {
    critical: cooldown('critical', '5m', '15m'),
    error: cooldown('error', '15m', '30m'),
    warning: cooldown('warning', '30m', '1h'),
    info: cooldown('info', '1h', '1d'),
  },
  actions: {
    disableWebhook: {
      enabled: defaultTo(false, flag({ description: 'Switch a webhook off whose rule asks for it.' })),
      dryRun: defaultTo(true, flag({ description: 'Record what would be done, and do nothing.' })),
      url: secretText({ description: 'Address that is asked to switch the webhook off, and on again.' }),
      reenableAfter: defaultTo(
        '30m',
        duration({ min: '1m', max: '7d', description: 'How long the webhook stays off.' }),
      ),
    },
  },
}
