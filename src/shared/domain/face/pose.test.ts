import type { RestFace } from './pose.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitHeadPose, meshPointCount } from './pose.ts'

const radians = Math.PI / 180

function makeRest(): RestFace {
  const vertices = new Float32Array(meshPointCount * 3)
  for (let i = 0; i < vertices.length; i++)
    vertices[i] = 8 * Math.sin(i * 12.9898) * Math.cos(i * 4.1414)
  const basis = Array.from({ length: 33 }, (_, i) => ({ index: i * 14, weight: 0.1 + (i % 5) }))
  return { vertices, basis }
}

/** The rest face turned (roll, then pitch, then yaw undone in the picture), scaled and moved, as a mesh in the picture. */
function pose(rest: RestFace, { yaw, pitch, roll }: { yaw: number, pitch: number, roll: number }, pxPerCm: number): Float32Array {
  const points = new Float32Array(rest.vertices.length)
  const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap(angle => [Math.cos(angle * radians), Math.sin(angle * radians)]) as [number, number, number, number, number, number]
  for (let n = 0; n < meshPointCount; n++) {
    const [x, y, z] = rest.vertices.subarray(n * 3, n * 3 + 3) as unknown as [number, number, number]
    const [x1, y1, z1] = [cr * x + sr * y, -sr * x + cr * y, z]
    const [x2, y2, z2] = [cy * x1 + sy * z1, y1, -sy * x1 + cy * z1]
    const [x3, y3, z3] = [x2, cp * y2 - sp * z2, sp * y2 + cp * z2]
    points.set([100 + pxPerCm * x3, 200 - pxPerCm * y3, -pxPerCm * z3], n * 3)
  }
  return points
}

describe('fitHeadPose', () => {
  const rest = makeRest()

  it('has the stated signs', () => {
    expect(fitHeadPose(pose(rest, { yaw: 20, pitch: 0, roll: 0 }, 10), rest).yaw).toBeCloseTo(20, 3)
    expect(fitHeadPose(pose(rest, { yaw: 0, pitch: 15, roll: 0 }, 10), rest).pitch).toBeCloseTo(15, 3)
    expect(fitHeadPose(pose(rest, { yaw: 0, pitch: 0, roll: 30 }, 10), rest).roll).toBeCloseTo(30, 3)
  })

  it('finds any turn, the scale, and the rest shape again', () => {
    const angle = fc.double({ min: -60, max: 60, noNaN: true })
    fc.assert(fc.property(angle, angle, fc.double({ min: 1, max: 100, noNaN: true }), (yaw, pitch, pxPerCm) => {
      const fit = fitHeadPose(pose(rest, { yaw, pitch, roll: 0 }, pxPerCm), rest)
      expect(fit.pxPerCm / pxPerCm).toBeCloseTo(1, 4)
      expect(Math.max(...fit.canonical.map((value, i) => Math.abs(value - rest.vertices[i]!)))).toBeLessThan(2e-3)
    }), { numRuns: 50 })
  })
})
