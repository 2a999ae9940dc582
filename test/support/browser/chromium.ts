import { accessSync } from 'node:fs'
import { join } from 'node:path'
import type { LaunchOptions } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

const args = [
  '--no-sandbox',
  // no requests besides those of the tests
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // a public address whose pages this machine serves
  '--host-resolver-rules=MAP photos.example 127.0.0.1',
]

const exists = (path: string): boolean => {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}

/** How to launch the Chromium that the system provides. */
export const chromiumOptions = (): LaunchOptions => {
  const folders = (process.env['PATH'] ?? '').split(':')
  const executablePath = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(exists)
  if (executablePath === undefined) throw new Error('no Chromium on the PATH: npm test installs one')
  return { executablePath, args }
}
