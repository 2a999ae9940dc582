import { chromium, type Browser } from 'playwright-core'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { chromiumOptions } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    browserEndpoint: string
  }
}

/** Vitest's global setup: one Chromium for all files of a project. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await chromium.launchServer(chromiumOptions())
  project.provide('browserEndpoint', server.wsEndpoint())
  return () => server.close()
}

/** A connection to the shared Chromium. Closing it closes the pages that were opened through it. */
export const connectToChromium = (): Promise<Browser> => chromium.connect(inject('browserEndpoint'))
