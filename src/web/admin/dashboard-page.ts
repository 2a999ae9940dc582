import { escapeHtml, page } from '../page.ts'
import type { AdminRole } from './auth/roles.ts'

const rooms = {
  '/admin': 'Overview',
  '/admin/ledger': 'Ledger',
  '/admin/reports': 'Reports',
  '/admin/platforms': 'Platforms',
  '/admin/policies': 'Policies',
  '/admin/queues': 'Queues',
  '/admin/models': 'Models',
  '/admin/settings': 'Settings',
  '/admin/audit': 'Log of acts',
} as const
export type Room = keyof typeof rooms

/** Who looks, and what their forms must carry. */
export type Visitor = { role: AdminRole; csrf: string }

export type AdminPageParts = {
  title: string
  /** HTML, escaped already. */
  main: string
  here: Room
  visitor: Visitor
  sandbox: boolean
  head?: string
  script?: string
}

/** What every form of the dashboard begins with. HTML. */
export const csrfField = ({ csrf }: Visitor): string =>
  `<input type="hidden" name="_csrf" value="${escapeHtml(csrf)}">`

const roomLinks = (here: Room): string =>
  Object.entries(rooms)
    .map(([path, name]) => `<a href="${path}"${path === here ? ' aria-current="page"' : ''}>${name}</a>`)
    .join('\n')

const head = '<link rel="stylesheet" href="/assets/admin.css">\n'

/** The frame of every page of the dashboard. */
export const adminPage = (parts: AdminPageParts): string => {
  const { visitor, here, main, sandbox, script } = parts
  const viewing = visitor.role === 'viewer' ? '<p class="hint">You may look, and change nothing.</p>' : ''
  return page({
    title: `${parts.title} · Dashboard`,
    head: head + (parts.head ?? ''),
    ...(script !== undefined && { script }),
    sandbox,
    main: `<nav class="rooms" aria-label="Dashboard">
${roomLinks(here)}
<form method="post" action="/admin/logout">${csrfField(visitor)}<button class="link">Log out</button></form>
</nav>
${viewing}${main}`,
  })
}
