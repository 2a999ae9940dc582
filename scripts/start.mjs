// `npm start`: sets up what is missing, then runs everything in this same process.
import { checkNode, ensureBuild, ensureModules, ensureRedis, setUp } from './setup.mjs'

setUp([checkNode, ensureModules, ensureRedis, ensureBuild])
process.argv.splice(2, 0, 'start')
await import('../dist/main.js')
