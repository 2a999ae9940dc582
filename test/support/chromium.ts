import { accessSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']
/** It calls nobody but whom a test opens. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const isThere = (path: string): boolean => {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}

/** The system's own browser. */
export const launchChromium = (...args: readonly string[]): Promise<Browser> => {
  const folders = (process.env['PATH'] ?? '').split(':')
  const executablePath = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isThere)
  if (executablePath === undefined) throw new Error('no Chromium on the PATH: npm test installs one')
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...quiet, ...args] })
}
