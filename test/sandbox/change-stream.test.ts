import { EventEmitter } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { streamChanges } from '../../src/sandbox/change-stream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a stream of changes', () => {
  it('sends keep-alives within the idle timeout and stops when the page disconnects', () => {
    const written: string[] = []
    const connection = new EventEmitter()
    const events = new EventEmitter<{ change: [string] }>()
    const raw = { writeHead: () => undefined, write: (text: string) => written.push(text) }
    const reply = { hijack: () => undefined, raw } as unknown as FastifyReply
    streamChanges({ raw: connection } as unknown as FastifyRequest, reply, events, (event: string) => event)
    const { length } = written
    vi.advanceTimersByTime(29_000) // the server's idle timeout is 30 s
    expect(written.length).toBeGreaterThan(length)
    events.emit('change', 'new')
    expect(written.at(-1)).toBe('data: new\n\n')
    connection.emit('close')
    const ended = written.length
    vi.advanceTimersByTime(60_000)
    events.emit('change', 'newer')
    expect(written).toHaveLength(ended)
  })
})
