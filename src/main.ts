#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { ColorizeError } from './errors.ts'
import { createLogger } from './log.ts'
import { startProgram, type RoleName, type Program } from './roles/program.ts'

const usage = `usage: colorizebot start | listen | worker | web

  start    all roles in one process
  listen   reads the platforms and queues what is asked for
  worker   colours photos and posts the answers
  web      the pages`

const rolesOf: Record<string, readonly RoleName[]> = {
  start: ['web', 'worker', 'listen'],
  listen: ['listen'],
  worker: ['worker'],
  web: ['web'],
}

const modelsFolder = fileURLToPath(new URL('../models/', import.meta.url))
const shutdownMs = 9_000
// npm passes a terminal's Ctrl-C on to us, which the terminal has sent us already: one press, two signals
const samePressMs = 500

const end = (code: number): never => process.exit(code)

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
    console.log('Stopping: finishing what is under way. Press Ctrl-C again to stop at once.')
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
  if (program.sandboxUrl !== undefined) console.log(`  The local Reddit:     ${program.sandboxUrl}`)
  if (madePassword !== undefined)
    console.log(`  The dashboard:        ${program.url ?? ''}/admin  (admin / ${madePassword})`)
  console.log('')
}

const run = async (argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> => {
  const [command = 'start'] = argv
  const roles = rolesOf[command]
  if (!roles || argv.length > 1) {
    console.error(usage)
    end(2)
    return
  }
  const config = readConfig(env)
  const madePassword = config.adminPassword === undefined ? randomBytes(9).toString('base64url') : undefined
  const adminPassword = config.adminPassword ?? madePassword ?? ''
  const secrets = [
    adminPassword,
    config.reddit?.clientSecret,
    config.reddit?.password,
    config.reddit?.refreshToken,
  ]
  const log = createLogger({
    level: config.logLevel,
    secrets: secrets.filter((secret) => secret !== undefined),
  })

  const starting = startProgram({ config, roles, adminPassword, modelsFolder, log, onDead: () => end(1) })
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

run(process.argv.slice(2), process.env).catch((error: unknown) => {
  if (error instanceof ColorizeError)
    console.error(`${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`)
  else console.error(error)
  end(error instanceof ColorizeError && error.code === 'settings_invalid' ? 2 : 1)
})
