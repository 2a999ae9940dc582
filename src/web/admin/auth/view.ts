import { escapeHtml, page } from '../../page.ts'

/** The door of the dashboard. `next`: where to go then. */
export const loginPage = (next: string, trouble: string | undefined, sandbox: boolean): string =>
  page({
    title: 'Log in · Dashboard',
    head: '<link rel="stylesheet" href="/assets/admin.css">\n',
    sandbox,
    main: `<form class="login" method="post" action="/admin/login">
<h1>Dashboard</h1>
<input type="hidden" name="next" value="${escapeHtml(next)}">
<p class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password" autofocus${
      trouble === undefined ? '' : ' aria-invalid="true" aria-describedby="trouble"'
    }></p>
${trouble === undefined ? '' : `<p class="trouble" id="trouble" role="alert">${escapeHtml(trouble)}</p>`}
<p><button class="button">Log in</button></p>
</form>`,
  })
