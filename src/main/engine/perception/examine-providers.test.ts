import type { ProviderReport } from './probe-provider.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeWorkerHost } from '#engine/processes/host-node.ts'
import { buildModels } from '../../../../scripts/models/build.ts'
import { examineProviders, orderProviders, rememberedOrder } from './examine-providers.ts'

beforeAll(() => buildModels({ ifNeeded: true }))

describe('providers', () => {
  it('are tried one by one: the CPU proves that it ran every node, the others run or say why not', async () => {
    const reports = await examineProviders(createNodeWorkerHost(), new AbortController().signal)
    expect(reports.map(({ provider }) => provider)).toEqual(['cuda', 'dml', 'coreml', 'webgpu', 'cpu'])
    const cpu = reports.at(-1)!
    expect(cpu).toMatchObject({ works: true, reason: null })
    for (const { nodes, msPerRun } of cpu.models) {
      expect(Object.keys(nodes)).toEqual(['CPUExecutionProvider'])
      expect(msPerRun).toBeGreaterThan(0)
    }
    for (const report of reports)
      expect(report.works).toBe(report.reason === null)
    expect(orderProviders(reports)).toContain('cpu')
  }, 60_000)

  it('are ordered by measured time, and the order is remembered', async () => {
    const report = (provider: ProviderReport['provider'], works: boolean, msPerRun: number): ProviderReport =>
      ({ provider, works, reason: works ? null : 'no', models: [{ model: 'facemesh', msPerRun, nodes: {} }] })
    expect(orderProviders([report('cuda', false, 1), report('webgpu', true, 2), report('cpu', true, 3)])).toEqual(['webgpu', 'cpu'])
    expect(orderProviders([report('cuda', false, 1)])).toEqual(['cpu'])

    const folder = mkdtempSync(join(tmpdir(), 'affectree-providers-'))
    const path = join(folder, 'providers.json')
    const order = await rememberedOrder(path, createNodeWorkerHost(), new AbortController().signal)
    const broken = { spawn: () => expect.fail('A remembered order is not measured again') }
    expect(await rememberedOrder(path, broken, new AbortController().signal)).toEqual(order)
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)
})
