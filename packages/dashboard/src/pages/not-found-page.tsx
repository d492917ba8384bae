import { Link } from 'wouter'
import classes from './not-found-page.module.css'

export function NotFoundPage() {
  return (
    <section className={classes.lost}>
      <h1>There is no such page</h1>
      <p>
        The address may have a typing error. <Link href="/">Go to the overview</Link>.
      </p>
    </section>
  )
}
