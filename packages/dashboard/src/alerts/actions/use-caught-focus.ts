import { type RefObject, useEffect, useRef } from 'react'

/**
 * For an element that takes the focus when what had it is gone: at its first render, and whenever `key` changes. Without it
 * the keyboard would begin again at the top of the page. Nothing happens while something else has the focus, and
 * the page stays where it is under the eyes of who uses a mouse.
 */
export function useCaughtFocus<Kind extends HTMLElement>(key: unknown, wanted = true): RefObject<Kind | null> {
  const element = useRef<Kind>(null)
  const caught = useRef<unknown>(undefined)
  useEffect(() => {
    if (caught.current === key) return
    caught.current = key
    if (wanted && document.activeElement === document.body) element.current?.focus({ preventScroll: true })
  })
  return element
}
