import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createMetrics, type SharedState } from '../../src/roles/metrics.ts'

const shared: SharedState = {
  depths: () => Promise.resolve([{ queue: 'colorize', counts: { waiting: 3, active: 1 } }]),
  budgets: () =>
    Promise.resolve([{ platform: 'reddit', limit: 100, remaining: 40, resetAtMs: 0, isAnnounced: true }]),
}

const startBusy = (state = shared) => {
  const metrics = createMetrics(state)
  metrics.note({ kind: 'requested', platform: 'reddit' })
  metrics.note({ kind: 'settled', platform: 'reddit', state: 'failed', code: 'too_small' })
  metrics.note({ kind: 'settled', platform: 'reddit', state: 'sent' })
  metrics.note({ kind: 'took', stage: 'whole', ms: 1_900 })
  metrics.note({ kind: 'coloured', photos: 2 })
  metrics.note({ kind: 'held_back', platform: 'discord' })
  metrics.setWorker({ device: 'cuda', model: 'sepia' })
  metrics.setListening('reddit', true)
  return metrics
}

describe('the metrics', () => {
  it('say what was counted and how the queues and the budget stand', async () => {
    const lines = (await startBusy().text()).split('\n')
    for (const line of [
      'colorizebot_requests_total{platform="reddit"} 1',
      'colorizebot_outcomes_total{platform="reddit",state="failed",code="too_small"} 1',
      'colorizebot_outcomes_total{platform="reddit",state="sent",code=""} 1',
      'colorizebot_stage_duration_seconds_bucket{le="1.5",stage="whole"} 0',
      'colorizebot_stage_duration_seconds_bucket{le="2",stage="whole"} 1',
      'colorizebot_photos_total 2',
      'colorizebot_held_back_total{platform="discord"} 1',
      'colorizebot_worker_info{device="cuda",model="sepia"} 1',
      'colorizebot_listening{platform="reddit"} 1',
      'colorizebot_queue_jobs{queue="colorize",state="waiting"} 3',
      'colorizebot_budget_remaining{platform="reddit"} 40',
      'colorizebot_redis_up 1',
    ])
      expect(lines).toContain(line)
  })

  it.each(['rejects', 'is silent'])('leave out what Redis knows when it %s, and say so', async (how) => {
    let isAway = false
    const depths = () => {
      if (!isAway) return shared.depths()
      return how === 'rejects' ? Promise.reject(new Error('away')) : new Promise<never>(() => undefined)
    }
    const metrics = startBusy({ ...shared, depths })
    expect(await metrics.text()).toContain('colorizebot_queue_jobs{')
    isAway = true
    const text = await metrics.text()
    expect(text).toContain('colorizebot_redis_up 0')
    expect(text).not.toContain('colorizebot_queue_jobs{')
    expect(text).toContain('colorizebot_photos_total 2')
  })
})

describe.each(['ops/grafana-dashboard.json', 'ops/alerts.yml'])('%s', (file) => {
  it('asks for what there is', async () => {
    const text = await startBusy().text()
    const known = new Set([...text.matchAll(/^(colorizebot_\w+)/gm)].map(([name]) => name))
    const wanted = [...(await readFile(file, 'utf8')).matchAll(/\bcolorizebot_\w+/g)].map(([name]) => name)
    expect(wanted.length).toBeGreaterThan(8)
    expect(wanted.filter((name) => !known.has(name))).toEqual([])
  })
})

describe('the dashboard file', () => {
  type Panel = { title: string; gridPos: { x: number; w: number }; targets: { expr: string }[] }
  it('has a panel for each of our own metrics', async () => {
    const json = await readFile('ops/grafana-dashboard.json', 'utf8')
    const { panels } = JSON.parse(json) as { panels: Panel[] }
    expect(
      panels.every(({ title, targets }) => title !== '' && targets.every(({ expr }) => expr !== '')),
    ).toBe(true)
    const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n')
    const own = [...(await startBusy().text()).matchAll(/^# TYPE (colorizebot_(?!process_|nodejs_)\w+)/gm)]
    expect(own.map(([, name = '']) => name).filter((name) => !asked.includes(name))).toEqual([])
  })
})
