#!/usr/bin/env node
// what a command needs is imported when it is asked for: all of it would take a second
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { colorizeUsage, evaluateUsage, readColorizeArgs, readEvaluateArgs } from './cli/arguments.ts'
import type { CommandOutput } from './cli/colorize.ts'
import {
  backupUsage,
  discordUsage,
  pauseUsage,
  readBackupArgs,
  readDiscordArgs,
  readPauseArgs,
} from './cli/installation-arguments.ts'
import { modelsUsage, readModelsArgs } from './cli/models/models-arguments.ts'
import { readConfig, type Config } from './config/config.ts'
import { secretsOf } from './config/secrets.ts'
import { ColorizeError } from './core/errors.ts'
import { createLogger } from './core/log.ts'
import { modelsFolder } from './pipeline/models/default-model.ts'
import type { RoleName, Program } from './roles/program.ts'

const usage = `usage: colorizebot start | listen | worker | web | pause | resume | discord | doctor | backup | restore | colorize | evaluate | models

  start                  all roles in one process
  listen                 reads the platforms and queues what is asked for
  worker                 colours photos and posts the answers
  web                    the pages
${pauseUsage}
${discordUsage}
  doctor [--fix]         what is configured, reachable and missing, and the device really in use;
                         --fix makes the bucket of OUTPUT=s3 where there is none
${backupUsage}
${colorizeUsage}
${evaluateUsage}
${modelsUsage}`

const rolesOf: Record<string, readonly RoleName[]> = {
  start: ['web', 'worker', 'listen'],
  listen: ['listen'],
  worker: ['worker'],
  web: ['web'],
}

const clearLine = process.stderr.isTTY ? '\r\x1b[K' : ''
const shutdownMs = 9_000
// npm passes a terminal's Ctrl-C on to us, which the terminal has sent us already: one press, two signals
const samePressMs = 500

const end = (code: number): never => process.exit(code)

/** A thread that hangs in a driver keeps `process.exit` waiting for ever. */
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

/** Standard output may be a pipe that closes early; then there is nobody left to tell. */
const output: CommandOutput = {
  line: (text) => void process.stdout.write(`${clearLine}${text}\n`),
  problem: (text) => void process.stderr.write(`${clearLine}${text}\n`),
  progress: process.stderr.isTTY ? (text) => void process.stderr.write(`${clearLine}${text}`) : undefined,
}

const runColorize = async (args: readonly string[]): Promise<number> => {
  const { names, ...command } = readColorizeArgs(args, modelsFolder)
  const { colorizeBytes, colorizeFiles } = await import('./cli/colorize.ts')
  if (names.join() !== '-') return colorizeFiles({ ...command, names }, output)
  process.stdout.write(await colorizeBytes(await buffer(process.stdin), command))
  return 0
}

const runEvaluate = async (args: readonly string[]): Promise<void> => {
  const command = readEvaluateArgs(args, modelsFolder)
  const { evaluate } = await import('./cli/evaluate/evaluate.ts')
  await evaluate(command, output)
}

const runModels = async (args: readonly string[]): Promise<number> => {
  const command = readModelsArgs(args, modelsFolder)
  const { fetchModel, importModel, listModels, verifyModels } = await import('./cli/models/models.ts')
  switch (command.verb) {
    case 'list':
      return listModels(modelsFolder, output)
    case 'verify':
      return verifyModels(modelsFolder, output)
    case 'add': {
      const { addModel } = await import('./cli/models/add-model.ts')
      const { createAsk } = await import('./cli/models/licence.ts')
      await addModel(
        command,
        output,
        process.stdin.isTTY ? createAsk(process.stdin, process.stderr) : undefined,
      )
      return 0
    }
    case 'import':
      await importModel(command, output)
      return 0
    case 'fetch':
      await fetchModel(command, output)
      return 0
  }
}

const runDoctor = async (isMending: boolean, config: Config): Promise<number> => {
  const { doctor, mend } = await import('./cli/doctor.ts')
  if (isMending) await mend(config, output)
  return doctor({ config, modelsFolder }, output)
}

const runPause = async (isPaused: boolean, args: readonly string[], config: Config): Promise<void> => {
  const platform = readPauseArgs(args)
  const { setPaused } = await import('./cli/pause.ts')
  await setPaused({ config, platform, isPaused }, output)
}

const runDiscord = async (args: readonly string[], config: Config): Promise<void> => {
  const command = readDiscordArgs(args)
  const { registerOnDiscord } = await import('./cli/discord.ts')
  await registerOnDiscord(config, command, output)
}

const runBackup = async (
  verb: 'backup' | 'restore',
  args: readonly string[],
  config: Config,
): Promise<void> => {
  const file = readBackupArgs(args)
  const { backUp, restore } = await import('./cli/backup.ts')
  await (verb === 'backup' ? backUp : restore)(config, file, output)
}

const run = async (
  [command = 'start', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> => {
  const roles = rolesOf[command]
  if (roles && args.length === 0) await serve(roles, env)
  else if (command === 'pause' || command === 'resume')
    await runPause(command === 'pause', args, readConfig(env))
  else if (command === 'discord') await runDiscord(args, readConfig(env))
  else if (command === 'backup' || command === 'restore') await runBackup(command, args, readConfig(env))
  else if (command === 'colorize') process.exitCode = (await runColorize(args)) > 0 ? 1 : 0
  else if (command === 'evaluate') await runEvaluate(args)
  else if (command === 'models') process.exitCode = (await runModels(args)) > 0 ? 1 : 0
  else if (command === 'doctor' && (args.length === 0 || args.join() === '--fix'))
    process.exitCode = (await runDoctor(args.length > 0, readConfig(env))) > 0 ? 1 : 0
  else throw new ColorizeError('settings_invalid', usage)
}

run(process.argv.slice(2), process.env).catch((error: unknown) => {
  if (error instanceof ColorizeError)
    console.error(`${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`)
  else console.error(error)
  end(error instanceof ColorizeError && error.code === 'settings_invalid' ? 2 : 1)
})
