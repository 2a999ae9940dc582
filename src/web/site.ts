import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { registerAdmin, type AdminServices } from './admin/admin.ts'
import { registerApi } from './api/api.ts'
import type { ApiService } from './api/service.ts'
import { registerAssets } from './assets.ts'
import { registerGame } from './game/routes.ts'
import type { GameService } from './game/service.ts'
import { refuseMalformed, registerProblems } from './problems.ts'
import { registerGallery } from './public/gallery/routes.ts'
import type { GalleryService } from './public/gallery/service.ts'
import { registerPages } from './public/pages.ts'
import { registerReport } from './public/report/routes.ts'
import type { ReportService } from './public/report/service.ts'
import { registerResult } from './public/result/routes.ts'
import type { ResultService } from './public/result/service.ts'

export type SiteServices = {
  result: ResultService
  api: ApiService
  admin: AdminServices
  /** The following pages only exist with their service. */
  report?: ReportService
  gallery?: GalleryService
  game?: GameService
}

export type SiteOptions = {
  services: SiteServices
  /** How many days requests and results are kept, for the texts of the pages. */
  keepDays?: number
  /** Other routes on the same address, such as the sandbox. */
  plugins?: readonly ((app: FastifyInstance) => Promise<void>)[]
  sandbox: boolean
  publicUrl: () => string
  onRoute?: (route: RouteOptions) => void
  /** Keys of programs that use the API. */
  apiKeys?: readonly string[]
  /** Other machines can reach the site. */
  isPublic?: boolean
  /** Addresses of proxies whose X-Forwarded-For header is trusted. */
  trustedProxies?: readonly string[]
}

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    // the slider and the queue dashboard set styles on their elements
    styleSrc: ["'self'", "'unsafe-inline'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
}

const serverOptions = (trustedProxies: readonly string[]) => ({
  bodyLimit: 1024 * 1024,
  trustProxy: trustedProxies.length > 0 && [...trustedProxies],
  connectionTimeout: 30_000,
  requestTimeout: 60_000,
  // an open event stream would keep close() waiting
  forceCloseConnections: true,
  routerOptions: { ignoreTrailingSlash: true },
})

/** The whole site, before it listens. */
export const createSite = async (options: SiteOptions): Promise<FastifyInstance> => {
  const { services, sandbox, publicUrl, keepDays = 90, plugins = [] } = options
  const { apiKeys = [], isPublic = false, trustedProxies = [] } = options
  const { result, api, admin, report, gallery, game } = services
  const frame = { sandbox, gallery: gallery !== undefined }
  const app = fastify({ ...serverOptions(trustedProxies), frameworkErrors: refuseMalformed(frame) })
  if (options.onRoute) app.addHook('onRoute', options.onRoute)
  await app.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
  registerProblems(app, frame)
  await registerAssets(app)
  // in a scope of its own, because the sandbox parses uploads differently
  await app.register((scope) => registerApi(scope, { service: api, keys: apiKeys, isPublic, publicUrl }))
  registerPages(app, { ...frame, keepDays })
  registerResult(app, { service: result, publicUrl, ...frame })
  if (game) registerGame(app, { service: game, ...frame })
  if (gallery) registerGallery(app, { service: gallery, sandbox })
  if (report) await app.register((scope) => registerReport(scope, { service: report, ...frame }))
  await registerAdmin(app, { services: admin, sandbox, publicUrl })
  for (const plugin of plugins) await app.register(plugin)
  return app
}
