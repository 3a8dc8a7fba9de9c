import type { Random } from '#shared/domain/random.ts'

/**
 * A smooth bending of space that makes a head of another make out of the morphable face: sines of long wavelength along each axis, a
 * stretch of each axis, and a gain of movements that varies over the face.
 */
export type Warp = Readonly<{
  bend: (x: number, y: number, z: number) => readonly [number, number, number]
  gain: (x: number, y: number, z: number, axis: number) => number
}>

type Wave = Readonly<{ amplitude: number, wave: readonly [number, number, number], phase: number }>

function makeWaves(random: Random, count: number, amplitude: number): readonly Wave[] {
  return Array.from({ length: count }, () => ({
    amplitude: amplitude * (2 * random.next() - 1),
    wave: [0, 1, 2].map(() => (2 * random.next() - 1) * 0.8) as unknown as [number, number, number],
    phase: 2 * Math.PI * random.next(),
  }))
}

function sumWaves(waves: readonly Wave[], x: number, y: number, z: number): number {
  let sum = 0
  for (const { amplitude, wave, phase } of waves)
    sum += amplitude * Math.sin(wave[0] * x + wave[1] * y + wave[2] * z + phase)
  return sum
}

/**
 * Draws a warp. Positions are taken symmetric (by |x|) half of the time, so that heads keep two like halves.
 * @param bendCm typical displacement of the shape
 * @param gainSpread typical relative change of movements
 */
export function makeWarp(random: Random, bendCm: number, gainSpread: number): Warp {
  const bends = [0, 1, 2].map(() => makeWaves(random, 3, bendCm))
  const gains = [0, 1, 2].map(() => makeWaves(random, 3, gainSpread))
  const stretch = [0, 1, 2].map(() => 1 + 0.06 * (2 * random.next() - 1))
  return {
    bend: (x, y, z) => {
      const side = Math.abs(x)
      const sign = x < 0 ? -1 : 1
      const taper = Math.min(1, side / 2)
      return [
        stretch[0]! * x + sign * taper * sumWaves(bends[0]!, side, y, z),
        stretch[1]! * y + sumWaves(bends[1]!, side, y, z),
        stretch[2]! * z + sumWaves(bends[2]!, side, y, z),
      ]
    },
    gain: (x, y, z, axis) => 1 + sumWaves(gains[axis]!, Math.abs(x), y, z),
  }
}
