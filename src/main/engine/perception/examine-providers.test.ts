import type { ProviderReport } from './probe-provider.ts'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createNodeWorkerHost } from '#engine/processes/host-node.ts'
import { buildModels } from '../../../../scripts/models/build.ts'
import { prepareElectron } from '../../../../scripts/setup/electron.ts'
import { compareWithCpu, runPattern } from './compare-with-cpu.ts'
import { examineProviders, orderProviders, rememberedOrder, rememberOrder, strikeProvider } from './examine-providers.ts'

beforeAll(() => buildModels({ ifNeeded: true }))

describe('providers', () => {
  it('are tried one by one: the CPU proves that it ran every node, the others run or say why not', async () => {
    const reports = await examineProviders(createNodeWorkerHost(), new AbortController().signal)
    expect(reports.map(({ provider }) => provider)).toEqual(['cuda', 'dml', 'coreml', 'webgpu', 'cpu'])
    const cpu = reports.at(-1)!
    expect(cpu).toMatchObject({ works: true, reason: null })
    expect(cpu.framesPerSecond).toBeGreaterThan(0)
    expect(cpu.models.map(({ model }) => model)).toEqual(['facemesh', 'iris', 'emotion', 'blazeface'])
    for (const { nodes, msPerRun, difference } of cpu.models) {
      expect(Object.keys(nodes)).toEqual(['CPUExecutionProvider'])
      expect(msPerRun).toBeGreaterThan(0)
      expect(difference).toBe(0)
    }
    for (const report of reports)
      expect([report.works, report.framesPerSecond !== null]).toEqual([report.reason === null, report.reason === null])
    expect(orderProviders(reports)).toContain('cpu')
  }, 300_000)

  it('are ordered by measured time, and the order is remembered', async () => {
    const report = (provider: ProviderReport['provider'], framesPerSecond: number | null): ProviderReport =>
      ({ provider, works: framesPerSecond !== null, reason: framesPerSecond === null ? 'no' : null, framesPerSecond, models: [] })
    expect(orderProviders([report('cuda', null), report('webgpu', 300), report('cpu', 200)])).toEqual(['webgpu', 'cpu'])
    expect(orderProviders([report('webgpu', 30), report('cpu', 200)])).toEqual(['cpu', 'webgpu'])
    expect(orderProviders([report('cuda', null)])).toEqual(['cpu'])

    const folder = mkdtempSync(join(tmpdir(), 'affectree-providers-'))
    const path = join(folder, 'providers.json')
    const order = await rememberedOrder(path, createNodeWorkerHost(), new AbortController().signal)
    const broken = { spawn: () => expect.fail('A remembered order is not measured again') }
    expect(await rememberedOrder(path, broken, new AbortController().signal)).toEqual(order)
    await rememberOrder(path, ['webgpu', 'cpu'])
    await strikeProvider(path, 'webgpu')
    expect(await rememberedOrder(path, broken, new AbortController().signal)).toEqual(['cpu'])
    rmSync(folder, { recursive: true, force: true })
  }, 300_000)

  it('may not count wrong: what is off by more than rounding is refused, and NaN is', () => {
    const expected = { points: Float32Array.of(0, 100, -50) }
    expect(compareWithCpu('facemesh', 'webgpu', { points: Float32Array.of(0, 100.001, -50) }, expected).difference).toBeCloseTo(0.001)
    expect(() => compareWithCpu('facemesh', 'webgpu', { points: Float32Array.of(0, 102, -50) }, expected)).toThrow('gives wrong results: points of facemesh is off by 2')
    expect(() => compareWithCpu('facemesh', 'webgpu', { points: Float32Array.of(0, Number.NaN, -50) }, expected)).toThrow('gives wrong results')
  })
})

// Electron brings a software Vulkan along, except on macOS
const icd = join((await prepareElectron(() => {})).value.folder, 'vk_swiftshader_icd.json')

describe.skipIf(!existsSync(icd))('webgpu on a software Vulkan', () => {
  it.each(['facemesh', 'emotion', 'blazeface'])('counts as the CPU does: %s', async (name) => {
    vi.stubEnv('VK_ICD_FILENAMES', icd)
    const once = { samples: 1, runs: 0, atMostMs: 0 }
    const [found, expected] = [await runPattern(name, 'webgpu', once), await runPattern(name, 'cpu', once)]
    const { difference, largest } = compareWithCpu(name, 'webgpu', found.outputs, expected.outputs)
    expect(largest).toBeGreaterThan(0.1)
    expect(difference).toBeLessThan(1e-3)
    vi.unstubAllEnvs()
  }, 300_000)
})
