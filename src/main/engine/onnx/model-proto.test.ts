import type { Model } from './model-proto.ts'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { encodeModel } from './model-proto.ts'

const affine: Model = {
  name: 'affine',
  opset: 17,
  inputs: [{ name: 'x', type: 'float32', dims: ['N', 2] }],
  outputs: [
    { name: 'y', type: 'float32', dims: ['N', 3] },
    { name: 'gelu', type: 'float32', dims: ['N', 2] },
    { name: 'positive', type: 'bool', dims: ['N', 2] },
    { name: 'whole', type: 'int64', dims: [2, 'N'] },
    { name: 'small', type: 'int32', dims: [3] },
    { name: 'bytes', type: 'uint8', dims: [2] },
  ],
  initializers: [
    { name: 'weight', type: 'float32', dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    { name: 'bias', type: 'float32', dims: [3], data: Float32Array.of(10, 20, 30) },
    { name: 'zero', type: 'float32', dims: [], data: Float32Array.of(0) },
    { name: 'ids', type: 'int32', dims: [3], data: Int32Array.of(-1, 0, 7) },
    { name: 'octets', type: 'uint8', dims: [2], data: Uint8Array.of(0, 255) },
  ],
  nodes: [
    { op: 'Gemm', name: 'gemm', inputs: ['x', 'weight', 'bias'], outputs: ['y'], attributes: { alpha: { f: 0.5 }, transB: 0 } },
    { op: 'Gelu', inputs: ['x'], outputs: ['gelu'], domain: 'com.microsoft' },
    { op: 'Greater', inputs: ['x', 'zero'], outputs: ['positive'] },
    { op: 'Transpose', inputs: ['x'], outputs: ['columns'], attributes: { perm: [1, 0] } },
    { op: 'Cast', inputs: ['columns'], outputs: ['whole'], attributes: { to: 7 } },
    { op: 'Identity', inputs: ['ids'], outputs: ['small'] },
    { op: 'Identity', inputs: ['octets'], outputs: ['bytes'] },
  ],
  metadata: { source: 'test' },
}

describe('encodeModel', () => {
  it('writes a model that onnxruntime loads and runs as meant', async () => {
    const session = await InferenceSession.create(encodeModel(affine))
    const output = await session.run({ x: new Tensor('float32', Float32Array.of(1, -2, 3, 4), [2, 2]) })
    expect(Array.from(output['y']!.data as Float32Array)).toEqual([6.5, 16, 25.5, 19.5, 33, 46.5])
    expect((output['gelu']!.data as Float32Array)[0]).toBeCloseTo(0.8413, 4)
    expect(Array.from(output['positive']!.data as Uint8Array)).toEqual([1, 0, 1, 1])
    expect(Array.from(output['whole']!.data as BigInt64Array)).toEqual([1n, 3n, -2n, 4n])
    expect(Array.from(output['small']!.data as Int32Array)).toEqual([-1, 0, 7])
    expect(Array.from(output['bytes']!.data as Uint8Array)).toEqual([0, 255])
    await session.release()
  })

  it('keeps float lists and text attributes', async () => {
    const session = await InferenceSession.create(encodeModel({
      name: 'constants',
      opset: 17,
      inputs: [],
      outputs: [{ name: 'values', type: 'float32', dims: [3] }, { name: 'padded', type: 'float32', dims: [7] }],
      initializers: [{ name: 'pads', type: 'int64', dims: [2], data: BigInt64Array.of(2n, 2n) }],
      nodes: [
        { op: 'Constant', inputs: [], outputs: ['values'], attributes: { value_floats: { floats: [1.5, -2, 3] } } },
        { op: 'Pad', inputs: ['values', 'pads'], outputs: ['padded'], attributes: { mode: 'reflect' } },
      ],
    }))
    const output = await session.run({})
    expect(Array.from(output['values']!.data as Float32Array)).toEqual([1.5, -2, 3])
    expect(Array.from(output['padded']!.data as Float32Array)).toEqual([3, -2, 1.5, -2, 3, -2, 1.5])
    await session.release()
  })

  it('gives the same bytes for the same model', () => {
    expect(encodeModel(affine)).toEqual(encodeModel(structuredClone(affine)))
  })

  it('refuses a constant whose data does not fit its dims or type', () => {
    const broken = (data: Float32Array | Int32Array): Model =>
      ({ ...affine, initializers: [{ name: 'weight', type: 'float32', dims: [2, 2], data }] })
    expect(() => encodeModel(broken(Float32Array.of(1, 2, 3)))).toThrow('The constant weight does not hold 4 elements of float32')
    expect(() => encodeModel(broken(Int32Array.of(1, 2, 3, 4)))).toThrow('does not hold 4 elements')
  })
})
