import { useDashboard } from '../view/dashboard-context.ts'
import { CopyTextButton } from './copy-text-button.tsx'
import { firstMarkCommand, sdkLines } from './first-mark-snippets.ts'
import classes from './states.module.css'

/** A new installation: three ways to the first figure, and a sign that the page is listening. */
export function FirstMark() {
  const { connection } = useDashboard()
  const origin = connection.baseUrl === '' ? window.location.origin : connection.baseUrl.replace(/\/+$/, '')
  const needsKey = connection.token !== null
  return (
    <section className={classes.first} aria-labelledby="first-mark">
      <h2 id="first-mark">Nothing has been measured yet</h2>
      <p className={classes.intro}>
        Plumbline follows each message through four moments: queued, worker start, worker complete, sent. Mark the first
        one and this page fills by itself.
      </p>
      <p className={classes.waiting} role="status">
        <span className={classes.pulse} aria-hidden="true" /> Waiting for the first mark…
      </p>
      <ol className={classes.ways}>
        <Way title="From a terminal" text={firstMarkCommand(origin, needsKey)} />
        <Way title="From your application" text={sdkLines(origin)} />
        <Way title="Just to look: a small chat product with real traffic" text="npm run demo" />
      </ol>
    </section>
  )
}

function Way({ title, text }: { title: string; text: string }) {
  return (
    <li>
      <div className={classes.wayHead}>
        <h3>{title}</h3>
        <CopyTextButton text={text} />
      </div>
      <pre>
        <code>{text}</code>
      </pre>
    </li>
  )
}
