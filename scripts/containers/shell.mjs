// Commands, waiting for what must come, and undoing all of it whatever happens.
import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

const started = performance.now()

export const say = (line) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${line}`)

export class CheckError extends Error {}

/** What must be so is so, or the whole try has failed. */
export const check = (isSo, what) => {
  if (!isSo) throw new CheckError(what)
}

const shownLines = 40

/** Runs a program to its end; answers what it said on standard output. All it said is told when it fails. */
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
  const told = all.trimEnd().split('\n').slice(-shownLines).join('\n')
  throw new CheckError(`${command} ${args.join(' ')}: ${code ?? `killed after ${limitMs} ms`}\n${told}`)
}

/** Asks until the answer is neither undefined nor false, and gives it; a question that fails is asked again. */
export const until = async (what, ask, limitMs = 60_000, everyMs = 250) => {
  const endMs = performance.now() + limitMs
  for (let last; ; await wait(everyMs)) {
    const answer = await ask().catch((error) => void (last = error))
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > endMs)
      throw new CheckError(`not within ${limitMs / 1000} s: ${what}`, { cause: last })
  }
}

/** What is to be undone, the newest first; what fails is told and hinders nothing. */
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
