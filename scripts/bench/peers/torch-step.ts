import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { PolicyShape } from '#engine/training/policy/network.ts'
import type { Feeds } from '#engine/training/step-session.ts'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'

/** The same training step in PyTorch, in a process of its own. */
export type Peer = Readonly<{
  version: string
  /** Seconds that so many optimiser steps take. */
  run: (steps: number) => Promise<number>
  /** @throws when PyTorch computed another loss or gradient from the same parameters and batch */
  mustAgree: (loss: number, gradientNorm: number) => void
  close: () => void
}>

/** What the peer is to run: sizes, parameters and a batch. */
export type PeerTask = Readonly<{
  shape: PolicyShape
  clips: number
  threads: number
  dropout: number
  store: ParameterStore
  decay: Float32Array
  parameters: Float32Array
  feeds: Feeds
  shapes: ReadonlyMap<string, readonly number[]>
}>

const script = join(import.meta.dirname, 'policy_step.py')
const tolerance = 1e-3

/** A Python that has PyTorch: Debian's own before any other on the path; null when there is none. */
function pythonWithTorch(): string | null {
  return ['/usr/bin/python3', 'python3'].find(python => spawnSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' }).status === 0) ?? null
}

function headerOf({ shape, clips, threads, dropout, store, decay, feeds, shapes }: PeerTask): string {
  return JSON.stringify({
    shape,
    clips,
    threads,
    dropout,
    parameters: store.specs.map(({ name, shape: dims }) => [name, dims]),
    decayed: store.specs.filter(spec => decay[spec.start] === 1).map(spec => spec.name),
    batch: Object.entries(feeds).map(([name, data]) => [name, shapes.get(name), data instanceof Int32Array]),
  })
}

function writeTask(path: string, { parameters, feeds }: PeerTask): void {
  writeFileSync(path, Buffer.concat([parameters, ...Object.values(feeds)].map(values => Buffer.from(Float32Array.from(values).buffer))))
}

/** Starts the peer; null when there is no Python with PyTorch. */
export async function openTorchStep(task: PeerTask): Promise<Peer | null> {
  const python = pythonWithTorch()
  if (!python)
    return null
  const folder = mkdtempSync(join(tmpdir(), 'affectree-torch-'))
  // Idle workers must wait without spinning, or they take the processor from whoever's turn it is.
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_NUM_THREADS: String(task.threads) } })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (command: string): Promise<Readonly<Record<string, number | string>>> => {
    child.stdin.write(`${command}\n`)
    const { value } = await lines.next()
    return JSON.parse(value as string)
  }
  child.stdin.write(`${headerOf(task)}\n`)
  writeTask(join(folder, 'task.bin'), task)
  const { version } = await ask(`load ${join(folder, 'task.bin')}`)
  rmSync(folder, { recursive: true })
  const known = await ask('loss')
  return {
    version: String(version),
    run: async steps => (await ask(`run ${steps}`)).seconds as number,
    mustAgree: (loss, gradientNorm) => {
      const apart = Math.max(Math.abs(loss / (known.loss as number) - 1), Math.abs(gradientNorm / (known.gradientNorm as number) - 1))
      if (!(apart < tolerance))
        throw new Error(`PyTorch says loss ${known.loss} and gradient norm ${known.gradientNorm}, we say ${loss} and ${gradientNorm}`)
    },
    close: () => void child.kill(),
  }
}
