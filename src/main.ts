#!/usr/bin/env node
// Commands import what they need when they run: loading everything would take a second.
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { runCommandLine } from './cli/command-line.ts'
import type { CommandOutput } from './cli/command-output.ts'
import { createAsk } from './cli/models/licence.ts'
import { readConfig } from './config/config.ts'
import { secretsOf } from './config/secrets.ts'
import type { ColorizeError } from './core/errors.ts'
import { createLogger } from './core/log.ts'
import { modelsFolder } from './pipeline/models/default-model.ts'
import type { RoleName, Program } from './roles/program.ts'

const clearLine = process.stderr.isTTY ? '\r\x1b[K' : ''
const shutdownMs = 9_000
// a terminal sends Ctrl-C to npm and to this process, and npm forwards it: one press, two signals
const samePressMs = 500

const end = (code: number): never => process.exit(code)

/** `process.exit` never returns while a thread hangs in a driver. */
const die = (_error: ColorizeError, isStuck: boolean): void => {
  if (isStuck) process.kill(process.pid, 'SIGKILL')
  else end(1)
}

const bindSignals = (stop: () => Promise<void>, abandon: () => void): void => {
  const endNow = (): void => {
    abandon()
    end(1)
  }
  let firstAtMs: number | undefined
  const onSignal = () => {
    if (firstAtMs !== undefined) {
      if (Date.now() - firstAtMs > samePressMs) endNow()
      return
    }
    firstAtMs = Date.now()
    console.log('Stopping after the current work. Press Ctrl-C again to stop immediately.')
    setTimeout(endNow, shutdownMs)
    stop().then(
      () => end(0),
      (error: unknown) => {
        console.error(error)
        end(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

const announce = (program: Program, madePassword: string | undefined): void => {
  if (program.url !== undefined) console.log(`\n  ColorizeBot is ready: ${program.url}`)
  else console.log('\n  ColorizeBot is ready.')
  if (program.sandboxUrl !== undefined) console.log(`  The local platforms:  ${program.sandboxUrl}`)
  if (madePassword !== undefined)
    console.log(`  The dashboard:        ${program.url ?? ''}/admin  (password: ${madePassword})`)
  console.log('')
}

const serve = async (roles: readonly RoleName[], env: NodeJS.ProcessEnv): Promise<void> => {
  const config = readConfig(env)
  const madePassword = config.adminPassword === undefined ? randomBytes(9).toString('base64url') : undefined
  const adminPassword = config.adminPassword ?? madePassword ?? ''
  const log = createLogger({
    level: config.logLevel,
    secrets: [adminPassword, ...secretsOf(config)],
  })

  const { startProgram } = await import('./roles/program.ts')
  const starting = startProgram({ config, roles, adminPassword, modelsFolder, log, onDead: die })
  const held: { program?: Program } = {}
  const stop = async (): Promise<void> => {
    const started = await starting
    await started.close()
  }
  bindSignals(stop, () => held.program?.abandon())
  const program = await starting
  held.program = program
  announce(program, roles.includes('web') ? madePassword : undefined)
}

const output: CommandOutput = {
  line: (text) => void process.stdout.write(`${clearLine}${text}\n`),
  problem: (text) => void process.stderr.write(`${clearLine}${text}\n`),
  progress: process.stderr.isTTY ? (text) => void process.stderr.write(`${clearLine}${text}`) : undefined,
}

const run = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> => {
  const exitCode = await runCommandLine(args, {
    env,
    modelsFolder,
    output,
    readInput: () => buffer(process.stdin),
    writeOutput: (bytes) => void process.stdout.write(bytes),
    ask: process.stdin.isTTY ? createAsk(process.stdin, process.stderr) : undefined,
    serve: (roles) => serve(roles, env),
  })
  if (exitCode === 0) return
  // what a failed command left open must not keep the process alive, but exiting would cut what pipes still have to take
  process.stdout.write('', () => process.stderr.write('', () => end(exitCode)))
}

await run(process.argv.slice(2), process.env)
