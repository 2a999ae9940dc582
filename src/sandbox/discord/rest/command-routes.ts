import type { FastifyInstance, FastifyRequest } from 'fastify'
import { commandPayload } from '../payloads/application-payload.ts'
import type { DiscordState } from '../store/state.ts'
import type { Command, Json } from '../store/types.ts'
import { DiscordApiError, invalidForm, type FieldError } from './api-error.ts'
import { commandSchemaFor, type CommandDefinition } from './command-schema.ts'
import { validate } from './validation.ts'

type Params = { application: string; guild?: string; command?: string }

const paramsOf = ({ params }: FastifyRequest): Params => params as Params

/** The guild id of a guild command route; undefined for global commands. */
const scopeOf = ({ application, directory }: DiscordState, request: FastifyRequest): string | undefined => {
  const { application: id, guild } = paramsOf(request)
  if (id !== application.id) throw new DiscordApiError('notYourApplication')
  if (guild === undefined) return undefined
  const known = directory.guilds.get(guild)
  if (!known || !directory.hasBot(known)) throw new DiscordApiError('missingAccess')
  return guild
}

const readCommand = (sent: unknown): CommandDefinition => validate(commandSchemaFor(sent), sent)

/** Validates all commands of a list and reports their errors together, under their indexes. */
const readCommands = (sent: unknown): CommandDefinition[] => {
  if (!Array.isArray(sent))
    throw invalidForm([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
  const errors: FieldError[] = []
  const forms = sent.flatMap((one: unknown, place) => {
    try {
      return [readCommand(one)]
    } catch (error) {
      if (!(error instanceof DiscordApiError)) throw error
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
  if (errors.length > 0) throw new DiscordApiError('invalidForm', errors)
  return forms
}

const registerRoutesAt = (app: FastifyInstance, state: DiscordState, path: string): void => {
  const { commands } = state
  const wire = (command: Command): Json => commandPayload(state, command)

  const found = (request: FastifyRequest): Command => {
    const command = commands.find(scopeOf(state, request), paramsOf(request).command ?? '')
    if (!command) throw new DiscordApiError('unknownCommand')
    return command
  }

  app.get(path, (request, reply) => reply.send(commands.inScope(scopeOf(state, request)).map(wire)))

  app.put(path, (request, reply) => {
    const scope = scopeOf(state, request)
    return reply.send(commands.overwrite(scope, readCommands(request.body)).map(wire))
  })

  app.post(path, (request, reply) => {
    const { command, isNew } = commands.put(scopeOf(state, request), readCommand(request.body))
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

/** Global commands and guild commands. */
export const registerCommandRoutes = (app: FastifyInstance, state: DiscordState): void => {
  registerRoutesAt(app, state, '/applications/:application/commands')
  registerRoutesAt(app, state, '/applications/:application/guilds/:guild/commands')
}
