import { describe, expect, it } from 'vitest'
import type { Played, Position } from '../../../src/stores/games.ts'
import { drawRounds, roundsFor, summarize } from '../../../src/web/game/rounds.ts'

const photos = Array.from({ length: 24 }, (_, i) => `photo ${i}`)

type Strategy = (round: Played['rounds'][number]) => Position
const wrong: Strategy = ({ fake }) => (fake === 1 ? 2 : 1)
/** Fooled by the network, but not by implausible colours. */
const fooled: Strategy = (round) => (round.kind === 'test' ? wrong(round) : round.fake)

describe('the rounds of a game', () => {
  it.each([
    [200, 10, 40],
    [50, 10, 40],
    [24, 4, 20],
    [8, 1, 7],
    [4, 1, 3],
  ])('are, with %i photos, %i for practice and %i that count', (count, practice, test) => {
    expect(roundsFor(count)).toEqual({ practice, test })
  })

  it('show no photo twice, one in ten with the colours of another, and the fake in a random position', () => {
    let state = 1
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below
    const many = Array.from({ length: 60 }, (_, i) => `photo ${i}`)
    const games = Array.from({ length: 50 }, () => drawRounds(many, random))
    for (const rounds of games) {
      expect(new Set(rounds.map(({ photo }) => photo)).size).toBe(50)
      expect(rounds.slice(0, 10).every(({ kind }) => kind === 'practice')).toBe(true)
      expect(rounds.filter(({ kind }) => kind === 'vigilance')).toHaveLength(4)
    }
    const first = games.flat().filter(({ fake }) => fake === 1).length
    expect(first).toBeGreaterThan(1_100)
    expect(first).toBeLessThan(1_400)
  })

  it('reveal an inattentive player by the implausible pairs', () => {
    const rounds = drawRounds(photos, (below) => below - 1)
    expect(summarize({ rounds, chosen: rounds.map(fooled) })).toMatchObject({
      missed: 0,
      isInattentive: false,
    })
    expect(summarize({ rounds, chosen: rounds.map(wrong) })).toMatchObject({ missed: 2, isInattentive: true })
  })
})
