// A hundred worker roles of the built program in one process, so that a hundred jobs of each queue are under way at
// once, over one network and one login. Nothing closes it: it is there to be killed.
import { join } from 'node:path'
import process from 'node:process'
import { openAnswers } from '../../dist/stores/answers.js'
import { openBudget } from '../../dist/stores/api-budget.js'
import { readConfig } from '../../dist/config/config.js'
import { openHeartbeats } from '../../dist/stores/heartbeats.js'
import { openGameSet } from '../../dist/stores/game-set.js'
import { openLeases } from '../../dist/stores/leases.js'
import { openLedger } from '../../dist/stores/ledger.js'
import { createLogger } from '../../dist/core/log.js'
import { openManners } from '../../dist/stores/policies.js'
import { createDiskOutput } from '../../dist/outputs/disk.js'
import { createColorizer } from '../../dist/pipeline/colorizer.js'
import { createImageFetcher } from '../../dist/pipeline/fetch/fetch-image.js'
import { openPace } from '../../dist/stores/throughput.js'
import { createPlatforms, platformNames } from '../../dist/platforms/index.js'
import { openQueues } from '../../dist/queue/queues.js'
import { openQuota } from '../../dist/stores/quotas.js'
import { openRedis } from '../../dist/redis/redis.js'
import { createStores } from '../../dist/stores/platform-store.js'
import { startWorking } from '../../dist/roles/worker/worker.js'

const { redisUrl, dataDir, logLevel, fetchAllowHosts, model, device, reddit } = readConfig(process.env)
const log = createLogger({ level: logLevel })
const redis = await openRedis({ redisUrl, dataDir, log })
const ledger = openLedger(redis)
const policies = openManners(redis)
const platforms = createPlatforms({
  ...{ reddit, discord: undefined, isDryRun: false, hasPublicPages: true },
  ...{ budgetOf: openBudget(redis), onTrouble: () => undefined },
})
const parts = {
  ...{ redis, ledger, policies, log, answers: openAnswers(redis, ledger), quotas: openQuota(redis) },
  ...{
    queues: await openQueues(redis, platformNames),
    throughput: openPace(redis),
    stores: createStores(redis, policies),
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
