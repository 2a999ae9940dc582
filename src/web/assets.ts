import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('./assets/', import.meta.url))

/** Files of npm packages that the pages load, by the name under `/assets/vendor/`. */
const vendorFiles = {
  'slider.css': ['img-comparison-slider', 'styles.css'],
  'slider.js': ['img-comparison-slider', 'index.js'],
  'uplot.js': ['uplot', 'uPlot.esm.js'],
  'uplot.css': ['uplot', 'uPlot.min.css'],
} as const

/** Serves the pages' scripts and styles under `/assets/`. */
export const registerAssets = async (app: FastifyInstance): Promise<void> => {
  await app.register(fastifyStatic, { root: folder, prefix: '/assets/', index: false })
  const { resolve } = createRequire(import.meta.url)
  for (const [name, [packageName, file]] of Object.entries(vendorFiles))
    app.get(`/assets/vendor/${name}`, (_request, reply) =>
      reply.sendFile(file, dirname(resolve(packageName))),
    )
}
