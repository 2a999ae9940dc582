// The tests' own TypeScript, for the scripts that need a part of it.
import { root } from './setup.mjs'

/** What `use` makes of the module at `path`. */
export const withTypeScript = async (path, use) => {
  const { createViteServer } = await import('vitest/node') // not before the modules are installed
  const vite = await createViteServer({
    ...{ root, configFile: false, logLevel: 'error', appType: 'custom' },
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  })
  try {
    return await use(await vite.ssrLoadModule(path))
  } finally {
    await vite.close()
  }
}
