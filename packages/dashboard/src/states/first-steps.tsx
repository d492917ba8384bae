import { useId } from 'react'
import { CopyTextButton } from './copy-text-button.tsx'
import classes from './states.module.css'

export interface FirstStepsProps {
  title: string
  intro: string
  /** What the page listens for. */
  waiting: string
  ways: readonly { title: string; text: string }[]
}

/** A new installation: the ways to the first figure, each to be copied, and a sign that the page is listening. */
export function FirstSteps({ title, intro, waiting, ways }: FirstStepsProps) {
  const id = useId()
  return (
    <section className={classes.first} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={classes.intro}>{intro}</p>
      <p className={classes.waiting} role="status">
        <span className={classes.pulse} aria-hidden="true" /> {waiting}
      </p>
      <ol className={classes.ways}>
        {ways.map((way) => (
          <li key={way.title}>
            <div className={classes.wayHead}>
              <h3>{way.title}</h3>
              <CopyTextButton text={way.text} />
            </div>
            <pre>
              <code>{way.text}</code>
            </pre>
          </li>
        ))}
      </ol>
    </section>
  )
}
