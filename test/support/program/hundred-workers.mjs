// A hundred worker roles of the built program in one process, sharing one network and one Reddit login, so that a hundred
// jobs of each queue run at once. Nothing closes it: tests kill it.
import { join } from 'node:path'
import process from 'node:process'
import { readConfig } from '../../../dist/config/config.js'
import { createLogger } from '../../../dist/core/log.js'
import { createColorizer } from '../../../dist/pipeline/colorizer.js'
import { createImageFetcher } from '../../../dist/pipeline/fetch/fetch-image.js'
import { platformNames } from '../../../dist/platforms/definitions.js'
import { openPlatforms } from '../../../dist/platforms/open-platforms.js'
import { openQueues } from '../../../dist/queue/queues.js'
import { openRedis } from '../../../dist/redis/redis.js'
import { openSharedParts } from '../../../dist/roles/shared-parts.js'
import { startWorking } from '../../../dist/roles/worker/worker.js'
import { openApiBudget } from '../../../dist/stores/api-budget.js'

const config = readConfig(process.env)
const { redisUrl, dataDir, logLevel, fetchAllowHosts, model, device, keepDays, gamePhotos } = config
const log = createLogger({ level: logLevel })
const redis = await openRedis({ redisUrl, dataDir, log })
const shared = await openSharedParts(config, redis, await openQueues(redis, platformNames), log)
const budgetOf = openApiBudget(redis)
const platforms = await openPlatforms({
  values: config.values,
  sandboxUrl: undefined,
  partsFor: (platform) => ({
    budget: budgetOf(platform),
    isDryRun: false,
    hasPublicUrl: true,
    onTrouble: () => undefined,
    onHeldBack: () => undefined,
  }),
})
const parts = {
  ...shared,
  fetcher: createImageFetcher({ allowHosts: fetchAllowHosts }),
  colorizer: await createColorizer({ modelFolder: join('models', model), device }),
  modelState: () => ({ model, device, heardAtMs: 0 }),
  platforms: platforms.filter(({ name }) => name === 'reddit'),
  publicUrl: 'http://127.0.0.1',
  dryRun: false,
  keepDays,
  gamePhotos,
}
for (let i = 0; i < 100; i++) startWorking(parts)
process.stdout.write('ready\n')
