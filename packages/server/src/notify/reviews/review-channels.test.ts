import { expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'
import type { ChannelConfig } from '../open-channel.ts'
import { checkReviewChannels } from './review-channels.ts'

const secret = new Secret('http://127.0.0.1:1/hook')
const CHANNELS: ChannelConfig[] = [
  { kind: 'webhook', id: 'team-hook', url: secret },
  { kind: 'pagerduty', id: 'pager', routingKey: secret },
  { kind: 'webhook', id: 'manager', url: secret, format: 'alertmanager' },
]

test.each([
  [['team-hook'], []],
  [['team-hok'], ['reviews.weekly.to: there is no channel "team-hok"; did you mean "team-hook"?']],
  [['boss'], ['reviews.weekly.to: there is no channel "boss"; known: team-hook, pager, manager']],
  [
    ['pager', 'team-hook', 'manager'],
    [
      'reviews.weekly.to: pager keeps count of incidents and takes no reviews',
      'reviews.weekly.to: manager keeps count of incidents and takes no reviews',
    ],
  ],
])('a weekly review to %j: %j', (to, problems) => {
  const schedules = [{ kind: 'weekly', weekday: 1, minuteOfDay: 480, to }] as const
  expect(checkReviewChannels({ schedules }, CHANNELS)).toEqual(problems)
})
