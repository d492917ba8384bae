import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useActor } from '../actions/actor.tsx'

/** Who asks for quiet, and why; either may be empty. */
export interface Author {
  by: string
  comment: string
}

/** What a form holds of its author. A name that was given anywhere on the page holds here as well. */
export function useAuthor(): [Author, (author: Author) => void] {
  const { name } = useActor()
  const [author, setAuthor] = useState<Author>({ by: '', comment: '' })
  return [{ ...author, by: name ?? author.by }, setAuthor]
}

/** Asks why, and for a name where none is known yet. */
export function AuthorFields({ author, onChange }: { author: Author; onChange: (author: Author) => void }) {
  const { name } = useActor()
  return (
    <>
      <TextInput
        label="Why"
        placeholder="May be left empty"
        value={author.comment}
        maxLength={1_000}
        onChange={(event) => onChange({ ...author, comment: event.currentTarget.value })}
      />
      {name === null && (
        <TextInput
          label="Your name"
          description="Asked once, kept in this browser; may be left empty."
          value={author.by}
          maxLength={100}
          autoComplete="nickname"
          onChange={(event) => onChange({ ...author, by: event.currentTarget.value })}
        />
      )}
    </>
  )
}

/** The author as the server takes it. */
export const authorOf = ({ by, comment }: Author): Partial<Author> => ({
  ...(by.trim() !== '' && { by: by.trim() }),
  ...(comment.trim() !== '' && { comment: comment.trim() }),
})
