// Lets scripts load TypeScript modules of the tests.
import { root } from './setup.mjs'

/** Loads the module at `path`, passes it to `use` and returns the result. */
export const withTypeScript = async (path, use) => {
  const { createViteServer } = await import('vitest/node') // imported late because packages may not be installed yet
  const vite = await createViteServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  })
  try {
    return await use(await vite.ssrLoadModule(path))
  } finally {
    await vite.close()
  }
}
