// One role of the built program, with intervals so short that a killed process is noticed at once. It ends as the program
// does: after its work at SIGTERM, with code 1 when a role cannot go on.
import { randomUUID } from 'node:crypto'
import process from 'node:process'
import { readConfig } from '../../../dist/config/config.js'
import { createLogger } from '../../../dist/core/log.js'
import { modelsFolder } from '../../../dist/pipeline/models/default-model.js'
import { startProgram } from '../../../dist/roles/program.js'

const config = readConfig(process.env)
const program = await startProgram({
  config,
  roles: process.argv.slice(2),
  adminPassword: randomUUID(),
  modelsFolder,
  log: createLogger({ level: config.logLevel }),
  intervals: {
    jobLockMs: 2_000,
    stalledCheckMs: 500,
    sweepMs: 60_000,
    sweepAfterMs: 30_000,
    leaseMs: 1_500,
    leaseRenewalMs: 250,
  },
  onDead: () => process.exit(1),
})
process.on('SIGTERM', () => void program.close().then(() => process.exit(0)))
process.stdout.write('ready\n')
