import { parse } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ColorizeError } from '../../core/errors.ts'
import { modelIdSchema } from '../../pipeline/models/model-card.ts'
import { officialReleases } from '../../weights/official.ts'
import { presetNames } from '../../weights/presets.ts'
import type { AddCommand } from './add-model.ts'
import { orUsage } from '../arguments.ts'
import { licencePattern } from './licence.ts'
import type { FetchCommand, ImportCommand } from './models.ts'

const names = officialReleases.map(({ id }) => id).join(' | ')

export const modelsUsage = `  models list | verify       the networks, and whether each is what its card says
  models fetch <${names}>   downloads the paper's own network and imports it
    --from <address>           of another place that has the file
  models add <file.onnx> --preset <${presetNames.join(' | ')}>   adds a network that somebody else exported
    --licence <text>           its licence; asked for in a terminal
    --id <name>                the file's name unless given
  models import <file.pth>   makes a model of a file of the paper's authors
    --unverified               takes weights that are built alike, whosoever they are
    add, fetch, import: --out <folder of models>, --force`

export type ModelsCommand =
  | { verb: 'list' | 'verify' }
  | ({ verb: 'add' } & AddCommand)
  | ({ verb: 'fetch' } & FetchCommand)
  | ({ verb: 'import' } & ImportCommand)

const wrong = (why: string): ColorizeError =>
  new ColorizeError('settings_invalid', `${why}\n\n${modelsUsage}`)

const options = {
  out: { type: 'string', short: 'o' },
  force: { type: 'boolean', default: false },
} as const

const readFetch = (args: string[], modelsFolder: string): ModelsCommand => {
  const { values, positionals } = orUsage(modelsUsage, () =>
    parseArgs({ args, allowPositionals: true, options: { ...options, from: { type: 'string' } } }),
  )
  const release = officialReleases.find(({ id }) => id === positionals[0])
  if (!release || positionals.length !== 1) throw wrong(`fetch which? ${names}`)
  const { from, force, out = modelsFolder } = values
  if (from !== undefined && !/^https?:$/.test(URL.parse(from)?.protocol ?? ''))
    throw wrong('--from: must be an http or https address')
  return { verb: 'fetch', release, from, force, modelsFolder: out }
}

const readImport = (args: string[], modelsFolder: string): ModelsCommand => {
  const { values, positionals } = orUsage(modelsUsage, () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { ...options, unverified: { type: 'boolean', default: false } },
    }),
  )
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw wrong('import which file?')
  const { unverified, force, out = modelsFolder } = values
  return { verb: 'import', file, unverified, force, modelsFolder: out }
}

const addSchema = z.object({
  preset: z.enum(presetNames, `must be ${presetNames.join(', ')}`),
  id: modelIdSchema.max(64),
  licence: z.string().trim().regex(licencePattern, 'must be one line of 1 to 200 characters').optional(),
})

/** `DDColor Tiny.onnx` as `ddcolor-tiny`. */
const idFor = (file: string): string =>
  parse(file)
    .name.toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')

const readAdd = (args: string[], modelsFolder: string): ModelsCommand => {
  const text = { type: 'string' } as const
  const { values, positionals } = orUsage(modelsUsage, () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { ...options, preset: text, id: text, licence: text },
    }),
  )
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw wrong('add which file?')
  const { force, out = modelsFolder, ...rest } = values
  const checked = addSchema.safeParse({ ...rest, id: rest.id ?? idFor(file) })
  if (!checked.success)
    throw wrong(checked.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'))
  const { preset, id, licence } = checked.data
  return { verb: 'add', file, preset, id, licence, force, modelsFolder: out }
}

/**
 * What follows `colorizebot models`.
 * @throws ColorizeError settings_invalid
 */
export const readModelsArgs = ([verb, ...args]: readonly string[], modelsFolder: string): ModelsCommand => {
  if ((verb === 'list' || verb === 'verify') && args.length === 0) return { verb }
  if (verb === 'add') return readAdd(args, modelsFolder)
  if (verb === 'fetch') return readFetch(args, modelsFolder)
  if (verb === 'import') return readImport(args, modelsFolder)
  throw wrong('models what?')
}
