import { attributes, html, noHtml, type Html } from '../../core/html.ts'
import { page, stylesheet } from '../page.ts'
import type { AdminRole } from './auth/roles.ts'

const pages = {
  '/admin': 'Overview',
  '/admin/ledger': 'Ledger',
  '/admin/reports': 'Reports',
  '/admin/platforms': 'Platforms',
  '/admin/policies': 'Policies',
  '/admin/queues': 'Queues',
  '/admin/models': 'Models',
  '/admin/settings': 'Settings',
  '/admin/audit': 'Audit log',
} as const
export type DashboardPath = keyof typeof pages

/** The person who is logged in, and the token that their forms must carry. */
export type Viewer = { role: AdminRole; csrf: string }

export type DashboardPageParts = {
  path: DashboardPath
  main: Html
  viewer: Viewer
  sandbox: boolean
  head?: Html
  script?: string
}

/** The first field of every form of the dashboard. */
export const csrfField = ({ csrf }: Viewer): Html => html`<input type="hidden" name="_csrf" value="${csrf}">`

const links = (current: DashboardPath): Html[] =>
  Object.entries(pages).map(
    ([path, name]) =>
      html`<a href="${path}"${attributes({ 'aria-current': path === current ? 'page' : undefined })}>${name}</a>\n`,
  )

/** The frame of every page of the dashboard. */
export const dashboardPage = ({
  path,
  main,
  viewer,
  sandbox,
  head = noHtml,
  script,
}: DashboardPageParts): Html =>
  page({
    title: `${pages[path]} · Dashboard`,
    head: html`${stylesheet('admin.css')}${head}`,
    script,
    sandbox,
    main: html`<nav class="dashboard-nav" aria-label="Dashboard">
${links(path)}<form method="post" action="/admin/logout">${csrfField(viewer)}<button class="link">Log out</button></form>
</nav>
${viewer.role === 'viewer' ? html`<p class="hint">You have read-only access.</p>` : noHtml}${main}`,
  })
