import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { registerAdmin, type AdminOptions, type AdminServices } from './admin/admin.ts'
import { registerApi } from './api/api.ts'
import type { ReportsDesk } from './admin/reports/routes.ts'
import { registerGallery, type GalleryServices } from './public/gallery/routes.ts'
import { registerPages } from './public/pages.ts'
import { refuseMalformed, registerProblems } from './problems.ts'
import { registerReport, type ReportServices } from './public/report/routes.ts'
import { registerGame } from './game/routes.ts'
import type { GameServices } from './game/services.ts'
import type { ApiServices } from './api/services.ts'
import type { PagesServices } from './public/services.ts'

export type SiteOptions = {
  services: {
    pages: PagesServices
    api: ApiServices
    admin: AdminServices
    /** Rooms that are there where their services are. */
    reports?: ReportServices & ReportsDesk
    gallery?: GalleryServices
    game?: GameServices
  }
  /** For how long is kept what people ask for: the privacy page says so. */
  keepDays?: number
  queues?: AdminOptions['queues']
  /** What else is served on the same address: the sandbox. */
  plugins?: readonly ((app: FastifyInstance) => Promise<void>)[]
  sandbox: boolean
  publicUrl: () => string
  /** Told of each route as it is made. */
  onRoute?: (route: RouteOptions) => void
  /** Of programs that use the HTTP interface. */
  apiKeys?: readonly string[]
  /** Others than this machine reach the site. */
  isPublic?: boolean
  /** Whose word for a visitor's address is taken; nobody's without it. */
  trustedProxies?: readonly string[]
}

const assetsFolder = fileURLToPath(new URL('./assets/', import.meta.url))
const sliderFolder = dirname(createRequire(import.meta.url).resolve('img-comparison-slider'))
const chartsFolder = dirname(createRequire(import.meta.url).resolve('uplot'))

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    // the slider and the queues' dashboard set styles on their elements
    styleSrc: ["'self'", "'unsafe-inline'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
}

const registerAssets = async (app: FastifyInstance): Promise<void> => {
  await app.register(fastifyStatic, { root: assetsFolder, prefix: '/assets/', index: false })
  const sendSlider = (file: string) =>
    app.get(`/assets/vendor/${file.replace(/.*\./, 'slider.')}`, (_request, reply) =>
      reply.sendFile(file, sliderFolder),
    )
  sendSlider('styles.css')
  sendSlider('index.js')
  for (const [file, name] of [
    ['uPlot.esm.js', 'uplot.js'],
    ['uPlot.min.css', 'uplot.css'],
  ] as const)
    app.get(`/assets/vendor/${name}`, (_request, reply) => reply.sendFile(file, chartsFolder))
}

/** The whole site, not yet listening. */
export const createSite = async (options: SiteOptions): Promise<FastifyInstance> => {
  const { services, sandbox, publicUrl, keepDays = 90 } = options
  const { apiKeys = [], isPublic = false, trustedProxies = [] } = options
  const { reports, gallery } = services
  const frame = { sandbox, gallery: gallery !== undefined }
  const app = fastify({
    bodyLimit: 1024 * 1024,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    connectionTimeout: 30_000,
    requestTimeout: 60_000,
    // an open event stream would keep close() waiting
    forceCloseConnections: true,
    frameworkErrors: refuseMalformed(frame),
    routerOptions: { ignoreTrailingSlash: true },
  })
  if (options.onRoute) app.addHook('onRoute', options.onRoute)
  await app.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
  registerProblems(app, frame)
  await registerAssets(app)
  const apiOptions = { services: services.api, keys: apiKeys, isPublic, publicUrl }
  await app.register((api) => registerApi(api, apiOptions)) // a scope of its own: the sandbox parses uploads too
  registerPages(app, { services: services.pages, ...frame, publicUrl, keepDays })
  if (services.game) registerGame(app, { services: services.game, ...frame })
  if (gallery) registerGallery(app, { services: gallery, sandbox })
  if (reports) await app.register((report) => registerReport(report, { services: reports, ...frame }))
  await registerAdmin(app, { services: services.admin, sandbox, publicUrl, reports, queues: options.queues })
  for (const plugin of options.plugins ?? []) await app.register(plugin)
  return app
}
