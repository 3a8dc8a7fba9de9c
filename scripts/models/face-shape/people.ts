import { meshPointCount } from '#shared/domain/face/pose.ts'
import { readObservations } from '../action-units/observations-file.ts'

/** Clips that are drawn of each person. The observations of clip c of person p carry the subject `p * clipsPerPerson + c`. */
export const clipsPerPerson = 4

/** One clip of a drawn person; `mean` is the mean over its frames of x and y of the mesh in the rest face's frame, shape [468 * 2]. */
export type Clip = Readonly<{ person: number, mean: Float32Array }>

/** True for the quarter of the people from which nothing is learned but the likelihood. */
export function isCalibrating(person: number): boolean {
  return person % 4 === 3
}

/** The mean of rows of the same length. */
export function meanOf(rows: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(rows[0]!.length)
  for (const row of rows)
    row.forEach((value, i) => sum[i]! += value)
  return Float32Array.from(sum, value => value / rows.length)
}

/** Reads a file of drawn people clip by clip. */
export function readClips(path: string): readonly Clip[] {
  const rows = readObservations(path)
  const shapesOf = new Map<number, Float32Array[]>()
  for (const { subject, shape } of rows)
    shapesOf.set(subject, [...shapesOf.get(subject) ?? [], shape.subarray(0, meshPointCount * 2)])
  return Array.from(shapesOf, ([subject, shapes]) => ({ person: Math.floor(subject / clipsPerPerson), mean: meanOf(shapes) }))
}

/** Distances of all pairs of clips, of the same person and of different ones. */
export function clipDistances(places: readonly Readonly<{ person: number, place: Float32Array }>[]): { same: number[], different: number[] } {
  const [same, different]: [number[], number[]] = [[], []]
  places.forEach((a, i) => places.slice(i + 1).forEach((b) => {
    const distance = Math.hypot(...a.place.map((value, d) => value - b.place[d]!))
    ;(a.person === b.person ? same : different).push(distance)
  }))
  return { same, different }
}
