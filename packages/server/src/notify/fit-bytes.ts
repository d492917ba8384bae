import { listAtMost, type Notification } from './notification.ts'

/** The message as `render` sets it, with as many of its alerts as fit into `maxBytes`; one alert at least. */
export function fitBytes(
  notification: Notification,
  maxBytes: number,
  render: (notification: Notification) => string,
): string {
  for (let count = notification.alerts.length; ; count = Math.floor(count / 2)) {
    const body = render(listAtMost(notification, Math.max(1, count)))
    if (count <= 1 || Buffer.byteLength(body) <= maxBytes) return body
  }
}
