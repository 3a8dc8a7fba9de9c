import { beforeAll, describe, expect, it } from 'vitest'
import { shapeFeatureCount } from '#shared/domain/face/shape-features.ts'
import { buildModels } from '../../../../scripts/models/build.ts'
import { openActionModel } from './action-model.ts'
import { openActionProjector } from './action-projector.ts'
import { readRestFace } from './rest-face.ts'

beforeAll(() => buildModels({ ifNeeded: true }))

describe('openActionProjector', () => {
  it('gives the components of the action model, for any number of faces', async () => {
    const model = openActionModel()
    const projector = await openActionProjector(model)
    const appearanceCount = readRestFace().triangles.length
    const wave = (length: number, phase: number): Float32Array => Float32Array.from({ length }, (_, i) => 3 * Math.sin(i * 0.7 + phase))
    const faces = [0, 1, 2].map(phase => ({ shape: wave(shapeFeatureCount, phase), appearance: wave(appearanceCount, phase) }))
    const found = await projector.run(faces)
    const expected = faces.map(({ shape, appearance }) => model.project(shape, appearance))
    expect(expected[0]!.some(value => Math.abs(value) > 10)).toBe(true)
    found.forEach((components, face) => components.forEach((value, i) => expect(Math.abs(value - expected[face]![i]!)).toBeLessThanOrEqual(1)))
    expect(found).toHaveLength(3)
    expect(await projector.run([])).toEqual([])
    await projector.close()
  })
})
