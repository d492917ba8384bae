import { CloseButton, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './toolbar.module.css'

/** Narrows every figure to one conversation. */
export function ConversationFilter() {
  const { view } = useDashboard()
  return <FilterField key={view.conversationId ?? ''} />
}

function FilterField() {
  const { view, changeView } = useDashboard()
  const [text, setText] = useState(view.conversationId ?? '')
  const apply = (conversationId: string) =>
    changeView({ conversationId: conversationId === '' ? null : conversationId.slice(0, 200) })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    apply(text.trim())
  }
  return (
    <form className={classes.filter} onSubmit={onSubmit}>
      <TextInput
        size="xs"
        aria-label="Conversation id"
        placeholder="Conversation id, Enter"
        value={text}
        maxLength={200}
        data-set={view.conversationId !== null}
        onChange={(event) => setText(event.currentTarget.value)}
        rightSection={
          view.conversationId !== null && (
            <CloseButton size="sm" aria-label="Show all conversations" onClick={() => apply('')} />
          )
        }
      />
    </form>
  )
}
