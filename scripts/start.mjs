// `npm start`: installs and builds what is missing, then runs all roles in this process.
import { checkNode, ensureBuild, ensureModules, ensureRedis, setUp } from './setup.mjs'

setUp([checkNode, ensureModules, ensureRedis, ensureBuild])
process.argv.splice(2, 0, 'start')
await import('../dist/main.js')
