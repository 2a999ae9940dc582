// A hundred worker roles of the built program in one process, so that a hundred jobs of each queue are under way at
// once, over one network and one login. Nothing closes it: it is there to be killed.
import { join } from 'node:path'
import process from 'node:process'
import { openAnswers } from '../../dist/books/answers.js'
import { openBudget } from '../../dist/books/budget.js'
import { readConfig } from '../../dist/config.js'
import { openHeartbeats } from '../../dist/books/heartbeats.js'
import { openGameSet } from '../../dist/books/game-set.js'
import { openLeases } from '../../dist/books/leases.js'
import { openLedger } from '../../dist/books/ledger.js'
import { createLogger } from '../../dist/log.js'
import { openManners } from '../../dist/books/manners.js'
import { createDiskOutput } from '../../dist/outputs/disk.js'
import { createColorizer } from '../../dist/pipeline/colorizer.js'
import { createImageFetcher } from '../../dist/pipeline/fetch-image.js'
import { openPace } from '../../dist/books/pace.js'
import { createPlatforms, platformNames } from '../../dist/platforms/index.js'
import { openQueues } from '../../dist/queue.js'
import { openQuota } from '../../dist/books/quota.js'
import { openRedis } from '../../dist/redis/redis.js'
import { createStores } from '../../dist/roles/store.js'
import { startWorking } from '../../dist/roles/worker.js'

const { redisUrl, dataDir, logLevel, fetchAllowHosts, model, device, reddit } = readConfig(process.env)
const log = createLogger({ level: logLevel })
const redis = await openRedis({ redisUrl, dataDir, log })
const ledger = openLedger(redis)
const manners = openManners(redis)
const platforms = createPlatforms({
  ...{ reddit, discord: undefined, isDryRun: false, hasPublicPages: true },
  ...{ budgetOf: openBudget(redis), onTrouble: () => undefined },
})
const parts = {
  ...{ redis, ledger, manners, log, answers: openAnswers(redis, ledger), quota: openQuota(redis) },
  ...{
    queues: await openQueues(redis, platformNames),
    pace: openPace(redis),
    stores: createStores(redis, manners),
    heartbeats: openHeartbeats(redis),
    leases: openLeases(redis),
    gameSet: openGameSet(redis),
    stats: { note: () => undefined },
  },
  output: createDiskOutput(join(dataDir, 'output')),
  fetcher: createImageFetcher({ allowHosts: fetchAllowHosts }),
  colorizer: await createColorizer({ modelFolder: join('models', model), device }),
  modelState: () => ({ model, device, heardAtMs: 0 }),
  platforms: platforms.filter(({ name }) => name === 'reddit'),
  ...{ publicUrl: 'http://127.0.0.1', dryRun: false },
}
for (let i = 0; i < 100; i++) startWorking(parts)
process.stdout.write('ready\n')
