import type { Initializer, Model } from '../onnx/model-proto.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { externalFiles } from '../onnx/external-data.ts'
import { encodeModel } from '../onnx/model-proto.ts'
import { createMessageWriter } from '../onnx/protobuf-writer.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'

const size = 16

function weightsOf(values: readonly number[]): Initializer {
  return { name: 'weights', type: 'float32', dims: [3, 2], data: Float32Array.from(values) }
}

/** The mean of red, green and blue, mixed into two numbers a face. */
function meanColours(values: readonly number[] = [1, 0, 0, 1, 0, 0], batch: string | number = 'N'): Model {
  return {
    name: 'mean-colours',
    opset: 17,
    inputs: [{ name: 'face', type: 'float32', dims: [batch, 3, size, size] }],
    outputs: [{ name: 'mix', type: 'float32', dims: [batch, 2] }],
    initializers: [weightsOf(values)],
    nodes: [
      { op: 'GlobalAveragePool', inputs: ['face'], outputs: ['means'] },
      { op: 'Flatten', inputs: ['means'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['mix'] },
    ],
  }
}

/** A model whose one constant lies in another file, as ONNX writes it; `inSubgraph` hides it in the branch of an If. */
function withExternalData(location: string, inSubgraph = false): Uint8Array {
  const text = (key: string, value: string): ReturnType<typeof createMessageWriter> => createMessageWriter().text(1, key).text(2, value)
  const tensor = createMessageWriter().int(1, 4).int(2, 1).text(8, 'far').message(13, text('location', location)).int(14, 1)
  const graph = createMessageWriter().text(2, 'g').message(5, tensor)
  const outer = createMessageWriter().text(2, 'outer').message(1, createMessageWriter().text(4, 'If').message(5, createMessageWriter().text(1, 'then_branch').message(6, graph).int(20, 5)))
  return createMessageWriter().int(1, 8).message(7, inSubgraph ? outer : graph).message(8, createMessageWriter().text(1, '').int(2, 17)).finish()
}

const card = {
  name: 'colours',
  title: 'Colours',
  licence: 'CC0',
  input: { kind: 'face', name: 'face', widthPx: size, heightPx: size, channels: 'rgb', layout: 'nchw', scale: 1 / 255, offset: 0, crop: { scale: 1.2, upright: true } },
  outputs: [{ name: 'mix', labels: ['red', 'green'], unit: 'share', min: 0, max: 1 }],
}

let test: TestEngine
let count = 0

function write(model: Uint8Array, change: Readonly<Record<string, unknown>> = {}): string {
  const folder = join(test.folder, `model-${count++}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.onnx'), model)
  writeFileSync(join(folder, 'card.json'), JSON.stringify({ ...card, ...change }))
  return join(folder, 'card.json')
}

const add = (model: Uint8Array, change: Readonly<Record<string, unknown>> = {}): Promise<unknown> => test.client.ownModels.add({ cardPath: write(model, change) })

beforeAll(async () => {
  test = startTestEngine()
  await test.client.project.create({ path: join(test.folder, 'Own') })
})

afterAll(async () => {
  await test.dispose()
})

describe('a model of one\'s own', () => {
  it('is tried, copied into the project with its sha256, defines its signals, and can be taken out', async () => {
    const bytes = encodeModel(meanColours())
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await add(bytes)).toMatchObject({ name: 'colours', sha256, signals: ['colours.red', 'colours.green'], optional: false })
    const kept = join(test.folder, 'Own.affectree/models/own/colours')
    expect(readFileSync(join(kept, 'model.onnx'))).toEqual(Buffer.from(bytes))
    expect(JSON.parse(readFileSync(join(kept, 'card.json'), 'utf8'))).toMatchObject({ sha256, maxBatch: 8 })
    const own = (await test.client.analysis.definitions({})).filter(one => one.group === 'own')
    expect(own.map(one => [one.name, one.unit, one.max])).toStrictEqual([['colours.red', 'share', 1], ['colours.green', 'share', 1]])
    await test.client.ownModels.remove({ name: 'colours' })
    expect((await test.client.ownModels.list({})).models).toStrictEqual([])
  })

  it('takes one face at a time where its batch is fixed', async () => {
    await add(encodeModel(meanColours([1, 0, 0, 1, 0, 0], 1)), { name: 'fixed' })
    expect(JSON.parse(readFileSync(join(test.folder, 'Own.affectree/models/own/fixed/card.json'), 'utf8'))).toMatchObject({ maxBatch: 1 })
    await test.client.ownModels.remove({ name: 'fixed' })
  })

  it('is refused with the reason when it does not fit its card', async () => {
    const good = encodeModel(meanColours())
    const reasons = await Promise.all([
      add(good, { outputs: [{ name: 'mix', labels: ['one', 'two', 'three'] }] }),
      add(good, { outputs: [{ name: 'nothing', labels: ['one'] }] }),
      add(good, { input: { ...card.input, name: 'picture' } }),
      add(good, { input: { ...card.input, layout: 'nhwc' } }),
      add(good, { sha256: '0'.repeat(64) }),
      add(good, { licence: '' }),
      add(good, { file: '../model.onnx' }),
      add(encodeModel(meanColours([Number.NaN, 0, 0, 1, 0, 0]))),
      add(good.slice(0, good.length - 40)),
      add(new TextEncoder().encode('no model at all, whatever it is called')),
    ].map(promise => failureOf(promise)))
    expect(reasons.map(({ code }) => code)).toStrictEqual(Array.from({ length: 10 }, () => 'model-invalid'))
    expect(reasons.map(({ message }) => message).join('\n')).toMatch(/3 labels a face[\s\S]*no output nothing[\s\S]*cannot be run[\s\S]*cannot be run[\s\S]*sha256 differs[\s\S]*licence[\s\S]*without a folder[\s\S]*not finite/)
    expect((await test.client.ownModels.list({})).models).toStrictEqual([])
  })

  it('is never let out of its folder by the data it names', async () => {
    for (const location of ['../secret.bin', '/etc/passwd', 'a/../../secret.bin', 'C:\\secret.bin', '..\\secret.bin', '']) {
      for (const hidden of [false, true]) {
        const model = withExternalData(location, hidden)
        expect(externalFiles(model)).toStrictEqual([location])
        expect(await failureOf(add(model))).toMatchObject({ code: 'model-invalid', message: expect.stringContaining('outside of its folder') as string })
      }
    }
    const path = write(withExternalData('linked.bin'))
    symlinkSync('/etc/hostname', join(path, '../linked.bin'))
    expect(await failureOf(test.client.ownModels.add({ cardPath: path }))).toMatchObject({ code: 'model-invalid', message: expect.stringContaining('outside of its folder') as string })
    expect(externalFiles(encodeModel(meanColours()))).toStrictEqual([])
  })

  it('comes with optional ones that are off, each with the reason', async () => {
    const { optional } = await test.client.ownModels.list({})
    expect(optional.map(one => one.name)).toStrictEqual(['faceres'])
    expect(optional[0]?.reason).toContain('VGGFace2')
  })
})
