import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const python = (...args: string[]) => spawnSync('python3', args, { encoding: 'utf8' })
const hasTorch = python('-c', 'import torch, onnx, onnxruntime, numpy, PIL, scipy, sklearn').status === 0

it.skipIf(!hasTorch)(
  `trains, resumes, exports and evaluates a tiny network${hasTorch ? '' : ' (skipped: PyTorch is not installed)'}`,
  () => {
    const { status, stdout, stderr } = python('models/training/selftest.py')
    expect(stderr.split('\n').slice(-3).join('\n') + stdout).toContain(
      'ok a_tiny_run_learns_resumes_and_ships',
    )
    expect(status).toBe(0)
  },
  600_000,
)
