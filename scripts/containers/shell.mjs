// Helpers to run commands, wait for conditions and clean up.
import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

const started = performance.now()

export const say = (line) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${line}`)

export class CheckError extends Error {}

/** @throws CheckError unless `isTrue` */
export const check = (isTrue, what) => {
  if (!isTrue) throw new CheckError(what)
}

const shownLines = 40

/** Runs a program and resolves to its standard output. The error contains the end of all its output if it fails. */
export const runProgram = async (command, args, { limitMs = 120_000, input, ...options } = {}) => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
  let output = ''
  let all = ''
  child.stdout.setEncoding('utf8').on('data', (text) => ((output += text), (all += text)))
  child.stderr.setEncoding('utf8').on('data', (text) => (all += text))
  child.stdin.on('error', () => undefined).end(input)
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  clearTimeout(timer)
  if (code === 0) return output
  const end = all.trimEnd().split('\n').slice(-shownLines).join('\n')
  throw new CheckError(`${command} ${args.join(' ')}: ${code ?? `killed after ${limitMs} ms`}\n${end}`)
}

/** Calls `ask` until it returns neither undefined nor false, and returns that. An error counts as not yet. */
export const until = async (what, ask, limitMs = 60_000, everyMs = 250) => {
  const endMs = performance.now() + limitMs
  for (let last; ; await wait(everyMs)) {
    const answer = await ask().catch((error) => void (last = error))
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > endMs)
      throw new CheckError(`not within ${limitMs / 1000} s: ${what}`, { cause: last })
  }
}

/** Collects cleanup steps. `all` runs them in reverse order; a failing step is reported and the rest still run. */
export const createUndo = () => {
  const steps = []
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    all: async () => {
      for (let step = steps.pop(); step; step = steps.pop())
        await Promise.resolve(step.undo()).catch((error) => say(`could not ${step.what}: ${error.message}`))
    },
  }
}
