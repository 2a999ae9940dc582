// Loaded with --import into the built program: the CPU acts as a WebGPU device that can be lost. Once the file PRETEND_GPU
// exists, runs and new sessions fail, or hang in native code if it contains "hangs". The input shapes of each run are
// appended to the file PRETEND_RUNS.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { InferenceSession } from 'onnxruntime-node'

const { PRETEND_GPU: goneFile = '', PRETEND_PATIENCE_MS: patienceMs, PRETEND_RUNS: runsFile } = process.env
const prefixes = new WeakMap()
const { create } = InferenceSession
const { run, endProfiling } = InferenceSession.prototype

const useDevice = () => {
  if (!existsSync(goneFile)) return
  if (readFileSync(goneFile, 'utf8') === 'hangs') spawnSync('sleep', ['600'])
  throw new Error('the device was lost')
}

InferenceSession.create = async (bytes, options) => {
  useDevice()
  const executionProviders = options.executionProviders.map((name) => (name === 'webgpu' ? 'cpu' : name))
  const session = await create.call(InferenceSession, bytes, { ...options, executionProviders })
  prefixes.set(session, options.profileFilePrefix)
  return session
}

InferenceSession.prototype.run = async function (...args) {
  useDevice()
  if (runsFile !== undefined)
    appendFileSync(
      runsFile,
      `${Object.values(args[0])
        .map(({ dims }) => dims.join('x'))
        .join(' ')}\n`,
    )
  return run.apply(this, args)
}

InferenceSession.prototype.endProfiling = function () {
  endProfiling.call(this)
  const prefix = prefixes.get(this)
  for (const name of readdirSync(dirname(prefix)).filter((one) => one.startsWith(basename(prefix)))) {
    const file = join(dirname(prefix), name)
    const profile = readFileSync(file, 'utf8')
    writeFileSync(file, profile.replaceAll('CPUExecutionProvider', 'WebGpuExecutionProvider'))
  }
}

// the pool's watchdog waits two minutes for a hung device; tests shorten this
const { setTimeout } = globalThis
if (patienceMs !== undefined)
  globalThis.setTimeout = Object.assign(
    (call, ms, ...args) => setTimeout(call, ms === 120_000 ? Number(patienceMs) : ms, ...args),
    setTimeout,
  )
