import type { Config } from '../config/config.ts'
import { openQueues } from '../queue/queues.ts'
import type { CommandOutput } from './command-output.ts'
import { withRedis } from './with-redis.ts'

/** Holds a platform's answers back or lets them go, in all processes that share the Redis of the settings. */
export const setPaused = async (
  { config, platform, isPaused }: { config: Config; platform: string; isPaused: boolean },
  output: CommandOutput,
): Promise<void> => {
  await withRedis(config, async (redis) => {
    const queues = await openQueues(redis, [platform])
    await (isPaused ? queues.pause(platform) : queues.resume(platform))
    await queues.close()
  })
  output.line(
    isPaused
      ? `${platform} is paused: what is asked for is still heard and coloured, the answers wait.`
      : `${platform} is listening and answering; what waited goes out now.`,
  )
}
