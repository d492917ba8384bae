import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'

/** Copies a text and says so; when the browser forbids it, says that instead. */
export function CopyTextButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const { copied, error, copy } = useClipboard({ timeout: 2_000 })
  return (
    <Button variant="default" size="xs" onClick={() => copy(text)}>
      <span aria-live="polite">{copied ? 'Copied ✓' : error ? 'Copying is not allowed here' : label}</span>
    </Button>
  )
}
