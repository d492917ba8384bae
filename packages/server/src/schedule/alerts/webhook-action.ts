import type { DisableWebhook } from '../../config/index.ts'
import type { StoredAlert } from '../../judge/round/index.ts'
import type { RuleInForce } from '../../judge/rules/index.ts'
import type { Post } from '../../notify/http-post.ts'

export interface WebhookActionOptions {
  state: {
    readCursor(name: string): Promise<{ position: number } | undefined>
    advanceCursor(name: string, from: number | undefined, to: number): Promise<boolean>
    appendAudit(entry: { at: number; actor: string; action: string; detail: unknown }): Promise<void>
  }
  settings: () => DisableWebhook
  post: Post
  onProblem: (error: unknown) => void
}

/** Epoch ms at which the webhook is switched on again; 0 while it is on. Kept in the state, so that a restart does not forget it. */
const ENABLE_AT = 'webhook-enable-at'

/**
 * "Disable webhook" of source 001: when a rule with that action fires, an address of the user's own is asked to switch the webhook off,
 * and after a while to switch it on again (A001-11). Every step is in the audit record, also when it is only tried dry.
 */
export function createWebhookAction({ state, settings, post, onProblem }: WebhookActionOptions) {
  async function ask(action: 'disable' | 'enable', actor: string, at: number): Promise<void> {
    const { dryRun, url } = settings()
    const send = async () => {
      if (dryRun) return 'dry run: nothing was asked'
      if (!url) return 'no address is set under alerts.actions.disableWebhook.url'
      const body = JSON.stringify({ action, actor, at })
      const result = await post({ url: url.reveal(), headers: { 'content-type': 'application/json' }, body })
      return result.kind === 'answer' ? `answered ${result.status}` : result.kind
    }
    await state.appendAudit({ at, actor, action: `webhook.${action}`, detail: { outcome: await send() } })
  }

  return {
    async act(fired: readonly StoredAlert[], rules: readonly RuleInForce[], at: number): Promise<void> {
      const { enabled, reenableAfterMs } = settings()
      if (!enabled) return
      try {
        const cursor = (await state.readCursor(ENABLE_AT))?.position
        const asking = new Set(
          rules.flatMap(({ definition }) =>
            definition.action.automations.includes('disableWebhook') ? definition.name : [],
          ),
        )
        const cause = fired.find(({ rule }) => asking.has(rule))
        if (cause && !cursor && (await state.advanceCursor(ENABLE_AT, cursor, at + reenableAfterMs))) {
          await ask('disable', cause.rule, at)
        } else if (cursor && at >= cursor && (await state.advanceCursor(ENABLE_AT, cursor, 0))) {
          await ask('enable', 'plumbline', at)
        }
      } catch (error) {
        onProblem(error)
      }
    },
  }
}
