import type { Observation } from './observe.ts'
import { openColumnarFile, writeColumnarFile } from '#engine/perception/store/columnar-file.ts'

type Meta = Readonly<{ rows: number, shape: number, appearance: number, weights: number }>

/** Writes observations, so that learning can be repeated without drawing again. */
export async function writeObservations(path: string, rows: readonly Observation[]): Promise<void> {
  const flat = (get: (row: Observation) => Iterable<number>): Float32Array => Float32Array.from(rows.flatMap(row => Array.from(get(row))))
  const wide = (get: (row: Observation) => Float32Array): Float32Array => {
    const length = get(rows[0]!).length
    const all = new Float32Array(rows.length * length)
    rows.forEach((row, i) => all.set(get(row), i * length))
    return all
  }
  const meta: Meta = { rows: rows.length, shape: rows[0]!.shape.length, appearance: rows[0]!.appearance.length, weights: rows[0]!.weights.length }
  await writeColumnarFile(path, meta, [
    { name: 'subject', data: Int32Array.from(rows, row => row.subject) },
    { name: 'frame', data: Int32Array.from(rows, row => row.frame) },
    { name: 'shape', data: wide(row => row.shape) },
    { name: 'depth', data: wide(row => row.depth) },
    { name: 'appearance', data: wide(row => row.appearance) },
    { name: 'weights', data: flat(row => row.weights) },
    { name: 'scalars', data: flat(row => [...row.turn, row.lipGapCm, ...row.seenTurn, row.seenGapCm, ...row.openness]) },
  ])
}

/** Reads what {@link writeObservations} wrote. */
export function readObservations(path: string): readonly Observation[] {
  const file = openColumnarFile<Meta>(path)
  try {
    const { rows, shape, appearance, weights } = file.meta
    const [subject, frame] = [file.read('subject'), file.read('frame')]
    const [shapes, depths, appearances, weighted, scalars] = ['shape', 'depth', 'appearance', 'weights', 'scalars'].map(name => file.read(name) as Float32Array) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]
    const depth = depths.length / rows
    const width = scalars.length / rows
    return Array.from({ length: rows }, (_, i) => {
      const [yaw, pitch, roll, gap, seenYaw, seenPitch, seenRoll, seenGap, left, right] = Array.from(scalars.subarray(i * width, (i + 1) * width)) as [number, number, number, number, number, number, number, number, number, number]
      return {
        subject: subject[i]!,
        frame: frame[i]!,
        shape: shapes.subarray(i * shape, (i + 1) * shape),
        depth: depths.subarray(i * depth, (i + 1) * depth),
        appearance: appearances.subarray(i * appearance, (i + 1) * appearance),
        openness: [left, right],
        weights: Array.from(weighted.subarray(i * weights, (i + 1) * weights)),
        turn: [yaw, pitch, roll],
        lipGapCm: gap,
        seenTurn: [seenYaw, seenPitch, seenRoll],
        seenGapCm: seenGap,
      }
    })
  }
  finally {
    file.close()
  }
}
