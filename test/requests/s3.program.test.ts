import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createS3Output } from '../../src/outputs/s3/s3.ts'
import { pageIn, startRedditBot } from '../support/reddit/reddit-bot.ts'
import { hasS3Server, startS3Server } from '../support/s3-server.ts'

describe.skipIf(!hasS3Server)('with results in a bucket', () => {
  it('the result page shows the pictures, and a removal deletes them from the bucket', async () => {
    const server = await startS3Server()
    const bot = await startRedditBot(server.env)
    const stored = async (): Promise<string[]> => {
      const keys: string[] = []
      for await (const { key } of createS3Output(server.options).list('results')) keys.push(key)
      return keys
    }
    try {
      const asked = bot.say(`t3_${await bot.post()}`, 'bob')
      const answer = await bot.answer(asked)
      const page = pageIn(answer.body)
      for (const path of ['', '/image', '/before']) expect((await fetch(`${page}${path}`)).status).toBe(200)
      expect((await stored()).length).toBeGreaterThan(1)
      expect(existsSync(join(bot.program.dataDir, 'output'))).toBe(false)
      bot.say(`t1_${answer.id}`, 'bob', 'delete')
      await expect.poll(() => bot.answers(asked), bot.patience).toHaveLength(0)
      await expect.poll(stored, bot.patience).toEqual([])
      expect((await fetch(page)).status).toBe(404)
    } finally {
      await bot.close()
      await server.close()
    }
  }, 60_000)
})
