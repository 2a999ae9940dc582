import type { FastifyInstance, FastifyRequest } from 'fastify'
import { commandRules, type CommandForm } from './command-schema.ts'
import { DiscordRefusal, invalidForm, readForm, type FormError } from './api-error.ts'
import type { Command, Json } from '../store/types.ts'
import { commandWire } from '../payloads/guild-payload.ts'
import type { World } from '../store/state.ts'

type Params = { application: string; guild?: string; command?: string }

const paramsOf = ({ params }: FastifyRequest): Params => params as Params

/** The scope that a request is about: a guild's id, or undefined for everywhere. */
const scopeOf = ({ application, places }: World, request: FastifyRequest): string | undefined => {
  const { application: id, guild } = paramsOf(request)
  if (id !== application.id) throw new DiscordRefusal('notYourApplication')
  if (guild === undefined) return undefined
  const known = places.guilds.get(guild)
  if (!known || !places.hasBot(known)) throw new DiscordRefusal('missingAccess')
  return guild
}

const readCommand = (sent: unknown): CommandForm => readForm(commandRules(sent), sent)

/** All commands of a list, their errors under their places in it. */
const readCommands = (sent: unknown): CommandForm[] => {
  if (!Array.isArray(sent))
    throw invalidForm([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
  const errors: FormError[] = []
  const forms = sent.flatMap((one: unknown, place) => {
    try {
      return [readCommand(one)]
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) throw error
      errors.push(...error.errors.map((each) => ({ ...each, path: [place, ...each.path] })))
      return []
    }
  })
  forms.forEach(({ name, type }, place) => {
    if (forms.slice(0, place).some((other) => other.name === name && other.type === type))
      errors.push({
        path: [place, 'name'],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      })
  })
  if (errors.length > 0) throw new DiscordRefusal('invalidForm', errors)
  return forms
}

const registerScope = (app: FastifyInstance, world: World, path: string): void => {
  const { commands } = world
  const wire = (command: Command): Json => commandWire(world, command)

  const found = (request: FastifyRequest): Command => {
    const command = commands.find(scopeOf(world, request), paramsOf(request).command ?? '')
    if (!command) throw new DiscordRefusal('unknownCommand')
    return command
  }

  app.get(path, (request, reply) => reply.send(commands.inScope(scopeOf(world, request)).map(wire)))

  app.put(path, (request, reply) => {
    const scope = scopeOf(world, request)
    return reply.send(commands.overwrite(scope, readCommands(request.body)).map(wire))
  })

  app.post(path, (request, reply) => {
    const { command, isNew } = commands.put(scopeOf(world, request), readCommand(request.body))
    return reply.code(isNew ? 201 : 200).send(wire(command))
  })

  app.get(`${path}/:command`, (request, reply) => reply.send(wire(found(request))))

  app.patch(`${path}/:command`, (request, reply) => {
    const command = found(request)
    const form = readCommand({ ...command.body, ...(request.body as Json) })
    return reply.send(wire(commands.change(command, form)))
  })

  app.delete(`${path}/:command`, (request, reply) => {
    commands.remove(found(request))
    return reply.code(204).send()
  })
}

/** The application's commands, everywhere and in single guilds. */
export const registerCommands = (app: FastifyInstance, world: World): void => {
  registerScope(app, world, '/applications/:application/commands')
  registerScope(app, world, '/applications/:application/guilds/:guild/commands')
}
