import { stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { ColorizeError } from '../core/errors.ts'
import type { OutputFormat } from '../pipeline/compose/output-formats.ts'

/** A photo to read and the file to write. */
export type Pair = { input: string; output: string }

const pictures = '**/*.{jpg,jpeg,png,webp,avif,gif,tif,tiff,heic}'
const extensions: Record<OutputFormat, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif' }
const isResult = (path: string): boolean => /\.color\.\w+$/.test(path)

const resultName = (path: string, format: OutputFormat): string =>
  `${basename(path, extname(path))}.color.${extensions[format]}`

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

const within = async (patterns: string[], cwd: string): Promise<string[]> =>
  (await glob(patterns, { cwd, caseSensitiveMatch: false, expandDirectories: false })).filter(
    (path) => !isResult(path),
  )

type Found = { input: string; /** Its folder below the one that was named. */ place: string }

/** One argument: a file, a folder (all pictures below it) or a pattern. */
const expand = async (argument: string): Promise<Found[]> => {
  if (await isFolder(argument)) {
    const paths = await within([pictures], argument)
    return paths.sort().map((path) => ({ input: join(argument, path), place: dirname(path) }))
  }
  const paths = isDynamicPattern(argument) ? await within([argument], '.') : [argument]
  return paths.sort().map((input) => ({ input, place: '.' }))
}

/**
 * The photos that the arguments name, in order and each once, results left out; beside each its result: next to it,
 * or under `outFolder` where it keeps its place below a folder that was named.
 * @throws ColorizeError settings_invalid where two photos would have the same result, or nothing is named
 */
export const pairsOf = async (
  names: readonly string[],
  outFolder: string | undefined,
  format: OutputFormat,
): Promise<Pair[]> => {
  const pairs = new Map<string, Pair>()
  for (const { input, place } of (await Promise.all(names.map(expand))).flat()) {
    const folder = outFolder === undefined ? dirname(input) : join(outFolder, place)
    pairs.set(resolve(input), { input, output: join(folder, resultName(input, format)) })
  }
  const outputs = new Set([...pairs.values()].map(({ output }) => resolve(output)))
  if (outputs.size < pairs.size)
    throw new ColorizeError('settings_invalid', 'two of these photos would be written to the same file')
  if (pairs.size === 0) throw new ColorizeError('settings_invalid', 'these names hold no picture')
  return [...pairs.values()]
}
