import { attributes, html, noHtml, type Html } from '../../../core/html.ts'
import { page, stylesheet } from '../../page.ts'

export type LoginForm = {
  /** The address to go to after the login. */
  next: string
  error?: string | undefined
  sandbox: boolean
}

export const loginPage = ({ next, error, sandbox }: LoginForm): Html => {
  const invalid = error === undefined ? {} : { 'aria-invalid': 'true', 'aria-describedby': 'error' }
  return page({
    title: 'Log in · Dashboard',
    head: stylesheet('admin.css'),
    sandbox,
    main: html`<form class="login" method="post" action="/admin/login">
<h1>Dashboard</h1>
<input type="hidden" name="next" value="${next}">
<p class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password" autofocus${attributes(invalid)}></p>
${error === undefined ? noHtml : html`<p class="error" id="error" role="alert">${error}</p>`}
<p><button class="button">Log in</button></p>
</form>`,
  })
}
