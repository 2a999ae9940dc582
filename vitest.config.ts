import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

const sharedRedis = 'test/support/redis/shared-redis.ts'
const tinyModels = 'test/support/program/tiny-models.ts'
const sharedBrowser = 'test/support/browser/shared-browser.ts'

/** The files called `*.<name>.test.ts`. Without isolation, the files that a worker runs share their modules. */
const project = (name: string, globalSetup: string[], isolate = false): TestProjectConfiguration => ({
  extends: true,
  test: { name, globalSetup, isolate, include: [`test/**/*.${name}.test.ts`] },
})

/** The browser tests again, in all variants of each page. */
const slowPages: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'slow-pages',
    globalSetup: [sharedRedis, tinyModels, sharedBrowser],
    isolate: false,
    include: ['test/**/*.browser.test.ts'],
    env: { PAGE_VARIANTS: 'all' },
  },
}

/** CONTRIBUTING says which test belongs in which project. */
export default defineConfig({
  test: {
    retry: Number(process.env['TEST_RETRIES'] ?? 0), // set in CI
    // long enough for a busy machine: they only end tests that hang
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 3, // on two cores: tests of programs wait half of their time
    projects: [
      { extends: true, test: { name: 'unit', isolate: false, include: ['test/**/+([^.]).test.ts'] } },
      project('redis', [sharedRedis]),
      project('program', [sharedRedis, tinyModels]),
      project('browser', [sharedRedis, tinyModels, sharedBrowser]),
      project('slow', [sharedRedis, tinyModels, sharedBrowser], true),
      slowPages,
    ],
  },
})
