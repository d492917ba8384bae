/** Hosts of well-known APIs; an app's own table comes before it. */
export const WELL_KNOWN_SERVICES: Readonly<Record<string, string>> = {
  'api.anthropic.com': 'anthropic',
  'api.cloud.llamaindex.ai': 'llamaindex',
  'api.hubapi.com': 'hubspot',
  'api.inngest.com': 'inngest',
  'inn.gs': 'inngest',
  'api.openai.com': 'openai',
  'api.unleashedsoftware.com': 'unleashed',
  'app.chatwoot.com': 'chatwoot',
  'hooks.slack.com': 'slack',
  'slack.com': 'slack',
  '*.app.n8n.cloud': 'n8n',
  '*.supabase.co': 'supabase',
}

/**
 * Looks hosts up in a table whose keys are `example.com`, `localhost:5678` (only that port) or `*.example.com` (every host
 * below it, not itself). The exact host with its port wins, then the host, then the longest pattern.
 */
export function createHostTable<Value>(entries: Iterable<readonly [string, Value]>): (url: URL) => Value | undefined {
  const table = new Map<string, Value>()
  for (const [host, value] of entries) table.set(host.toLowerCase(), value)
  return ({ host, hostname }) => {
    const exact = table.get(host) ?? table.get(hostname)
    if (exact !== undefined) return exact
    for (let dot = hostname.indexOf('.'); dot >= 0; dot = hostname.indexOf('.', dot + 1)) {
      const value = table.get(`*${hostname.slice(dot)}`)
      if (value !== undefined) return value
    }
    return undefined
  }
}
