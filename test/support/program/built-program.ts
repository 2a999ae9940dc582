import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { secretsIn } from '../secrets.ts'

export type Ended = { code: number | null; output: string }
export type TestProcess = {
  child: ChildProcess
  ended: Promise<Ended>
  said: (pattern: RegExp) => Promise<void>
}

/** Starts the built program as a user would, in a process that a test can interrupt or kill. */
export const runBuilt = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  program = 'dist/main.js',
): TestProcess => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += String(chunk)
      for (const look of waiting) look()
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    const leaked = secretsIn(output)
    if (leaked.length > 0) throw new Error(`the program printed secrets: ${leaked.join(', ')}`)
    return { code: code as number | null, output }
  })
  const said = async (pattern: RegExp): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      const look = () => {
        if (pattern.test(output)) resolve()
      }
      waiting.add(look)
      look()
    })
    const tooSoon = ended.then(() => {
      if (!pattern.test(output)) throw new Error(`ended without saying ${String(pattern)}: ${output}`)
    })
    await Promise.race([heard, tooSoon])
  }
  return { child, ended, said }
}
