import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openGameSet, stimulusKey, stimulusNames } from '../../../src/stores/game-set.ts'
import { openGames, type Played, type Position } from '../../../src/stores/games.ts'
import { createDiskOutput } from '../../../src/outputs/disk/disk.ts'
import { openQuotas } from '../../../src/stores/quotas.ts'
import type { Redis } from '../../../src/redis/redis.ts'
import { createGameService, type GameLimits } from '../../../src/web/game/service.ts'
import { openVisitors } from '../../../src/stores/visitors.ts'
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis.ts'

const model = 'sepia'
const photos = Array.from({ length: 24 }, (_, i) => createHash('md5').update(String(i)).digest('hex'))
const limits: GameLimits = { starts: 1_000, allStarts: 10_000, requests: 100_000, counted: 1_000 }
let redis: TestRedis
let db: Redis
let folder: string
let parts: Awaited<ReturnType<typeof openParts>>

const openParts = async () => {
  const handle = await redis.open()
  db = handle.connect('general')
  const output = createDiskOutput(folder)
  const gameSet = openGameSet(handle)
  for (const photo of photos) {
    await gameSet.add(model, photo, { widthPx: 512, heightPx: 384 })
    for (const name of stimulusNames)
      await output.put(stimulusKey(model, photo, name), Buffer.from(`${name} of ${photo}`), 'image/jpeg')
  }
  await gameSet.setState({ model, total: photos.length, done: photos.length, isDrawn: true })
  return {
    output,
    gameSet,
    games: openGames(handle),
    quotas: openQuotas(handle),
    visitors: openVisitors(handle),
  }
}
beforeAll(async () => {
  redis = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'cb-'))
  parts = await openParts()
})
afterAll(async () => {
  await redis.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  const results = await redis.keys('{colorizebot}:game:[tpm]*')
  if (results.length > 0) await db.del(results)
})

const here = '203.0.113.7'
const services = (changed: Partial<GameLimits> = {}) => createGameService(parts, { ...limits, ...changed })
const start = async (game = services(), address = here) => {
  const started = await game.start(address)
  if (typeof started === 'string') throw new Error(started)
  return started
}
const inside = async (id: string): Promise<Played> => {
  const game = await parts.games.read(id)
  if (!game) throw new Error('it was just started')
  return game
}

type Strategy = (round: Played['rounds'][number]) => Position
const right: Strategy = ({ fake }) => fake
const wrong: Strategy = ({ fake }) => (fake === 1 ? 2 : 1)
/** Fooled by what the network coloured, and by nothing else. */
const fooled: Strategy = (round) => (round.kind === 'test' ? wrong(round) : right(round))

const playOut = async (strategy: Strategy, game = services(), address = here): Promise<string> => {
  const { id } = await start(game, address)
  for (const [i, round] of (await inside(id)).rounds.entries())
    await game.answer(id, i, strategy(round), address)
  return id
}

describe('a player', () => {
  it('learns nothing about the fake before answering, and only in practice whether the answer was right', async () => {
    const game = services()
    const { id, next } = await start(game)
    expect(JSON.stringify(next)).not.toMatch(/fake|vigilance|truth|[0-9a-f]{16}/)
    const { rounds } = await inside(id)
    const told = []
    for (const [i, round] of rounds.entries()) told.push(await game.answer(id, i, right(round), here))
    expect(told.slice(0, 4).every((answer) => typeof answer !== 'string' && answer.isRight === true)).toBe(
      true,
    )
    expect(told.slice(4).some((answer) => typeof answer !== 'string' && 'isRight' in answer)).toBe(false)
    expect(JSON.stringify(told)).not.toMatch(/fake|vigilance|truth|[0-9a-f]{16}/)
    expect(new Set(told.slice(3, -1).map((answer) => Object.keys(answer).join())).size).toBeLessThanOrEqual(2)
  })

  it('gets the pictures of the current round only', async () => {
    const game = services()
    const { id } = await start(game)
    const [first] = (await inside(id)).rounds
    const fake = first?.fake ?? 1
    const shown = await game.picture(id, 0, fake, here)
    expect(Buffer.from(shown as Uint8Array).toString()).toContain('recoloured of')
    expect(await game.picture(id, 1, 1, here)).toBe('not_now')
    await game.answer(id, 0, 1, here)
    expect(await game.picture(id, 0, 1, here)).toBe('not_now')
    expect(await game.picture(id, 99, 1, here)).toBe('gone')
    expect(await game.score(id)).toBeUndefined()
    expect(await game.pair(id, first?.photo ?? '', 'true')).toBeUndefined()
  })

  it('can compare the pairs of the set once the game is over', async () => {
    const game = services()
    const id = await playOut(right, game)
    expect(Buffer.from((await game.pair(id, photos[0] ?? '', 'true')) ?? []).toString()).toContain('truth of')
    expect(Buffer.from((await game.pair(id, photos[0] ?? '', 'fake')) ?? []).toString()).toContain(
      'recoloured of',
    )
    expect(await game.pair(id, 'f'.repeat(32), 'true')).toBeUndefined()
  })
})

describe('an answer', () => {
  it('counts once per round, in order, even if eight arrive at the same time', async () => {
    const game = services()
    const { id } = await start(game)
    expect(await game.answer(id, 1, 1, here)).toBe('not_now')
    const all = await Promise.all(Array.from({ length: 8 }, () => game.answer(id, 0, 1, here)))
    expect(all.filter((answer) => answer === 'not_now')).toHaveLength(7)
    expect((await inside(id)).chosen).toEqual([1])
  })

  it('is refused when the game is over', async () => {
    const game = services()
    const { id } = await start(game)
    expect(await db.pttl(`{colorizebot}:game:live:${id}`)).toBeLessThanOrEqual(3_600_000)
    await db.del(`{colorizebot}:game:live:${id}`)
    expect(await game.answer(id, 0, 1, here)).toBe('gone')
    expect(await game.picture(id, 0, 1, here)).toBe('gone')
    const done = await playOut(right, game)
    expect(await game.answer(done, 24, 1, here)).toBe('not_now')
    expect((await inside(done)).chosen).toHaveLength(24)
  })
})

describe('the results', () => {
  it('count the test rounds of finished games by model and picture', async () => {
    const game = services()
    const id = await playOut(fooled, game)
    await playOut(right, game)
    const { id: unfinished } = await start(game)
    await game.answer(unfinished, 0, 1, here)
    expect(await game.results()).toEqual([{ model, games: 2, shown: 36, fooled: 18 }])
    const score = await game.score(id)
    expect(score).toMatchObject({ shown: 18, fooled: 18, vigilance: 2, missed: 0, notCounted: undefined })
    expect(score?.overall).toEqual({ model, games: 2, shown: 36, fooled: 18 })
    const sums = (score?.pictures ?? []).reduce((sum, { shown }) => sum + shown, 0)
    expect(sums).toBe(36)
    expect(score?.fooledBy).toHaveLength(18)
  })

  it('leave out games of inattentive players', async () => {
    const game = services()
    const id = await playOut(wrong, game)
    expect(await game.score(id)).toMatchObject({ notCounted: 'blind', missed: 2 })
    expect(await game.results()).toEqual([])
  })

  it('count a limited number of games per address and day', async () => {
    const game = services({ counted: 2 })
    const household = (i: number) => `2001:db8:1:2::${i}`
    const ids = []
    for (const i of [1, 2, 3]) ids.push(await playOut(right, game, household(i)))
    await playOut(right, game, '2001:db8:1:3::1')
    expect((await game.results())[0]?.games).toBe(3)
    expect(await game.score(ids[2] ?? '')).toMatchObject({ notCounted: 'enough' })
  })
})

describe('the limits of the game', () => {
  it('apply to games per hour, of one address and in total', async () => {
    const game = services({ starts: 2 })
    const [mine, other] = ['198.51.100.1', '198.51.100.2']
    await start(game, mine)
    await start(game, mine)
    expect(await game.start(mine)).toBe('too_often')
    await start(game, other)
    expect(await services({ allStarts: 1 }).start('198.51.100.3')).toBe('too_often')
  })

  it('apply to pictures and answers of one address', async () => {
    const game = services({ requests: 2 })
    const mine = '198.51.100.9'
    const { id } = await start(game, mine)
    await game.picture(id, 0, 1, mine)
    await game.picture(id, 0, 2, mine)
    expect(await game.picture(id, 0, 1, mine)).toBe('too_often')
    expect(await game.answer(id, 0, 1, mine)).toBe('too_often')
  })

  it('store no address', async () => {
    await start(services(), '198.51.100.77')
    expect((await redis.keys('*')).filter((key) => key.includes('198.51.100'))).toEqual([])
  })

  it('allow no game before enough pictures are prepared', async () => {
    const state = { model, total: 100, done: 24, isDrawn: false }
    await parts.gameSet.setState(state)
    expect(await services().start(here)).toBe('not_ready')
    expect(await services().state()).toMatchObject({ isReady: false, done: 24, total: 100 })
    await parts.gameSet.setState({ ...state, total: 24, isDrawn: true })
    expect((await services().state()).isReady).toBe(true)
  })
})
