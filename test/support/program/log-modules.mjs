// Writes the address of every module that a program loads to the file MODULE_LOG. Used with `node --import`.
import { register } from 'node:module'

const hooks = `
import { appendFileSync } from 'node:fs'
export const load = (url, context, nextLoad) => {
  appendFileSync(process.env.MODULE_LOG, url + '\\n')
  return nextLoad(url, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
