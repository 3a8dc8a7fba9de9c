import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openColumnarFile, writeColumnarFile } from './columnar-file.ts'

/**
 * What the shape model said of a track, second by second: `track` by its place in the summary, `atUs` the time of the first
 * good frame of the second, `frames` how many good frames went into it, `sum` of their places, shape [dimensions].
 */
export type PlaceBucket = Readonly<{ track: number, atUs: number, frames: number, sum: Float32Array }>

const placesFileName = 'places.bin'

type Meta = Readonly<{ version: 1, dimensions: number }>

/** Writes the buckets of an analysis into its folder. */
export async function writePlaces(outDir: string, dimensions: number, buckets: readonly PlaceBucket[]): Promise<void> {
  const sums = new Float32Array(buckets.length * dimensions)
  buckets.forEach((bucket, i) => sums.set(bucket.sum, i * dimensions))
  const meta: Meta = { version: 1, dimensions }
  await writeColumnarFile(join(outDir, placesFileName), meta, [
    { name: 'track', data: Int32Array.from(buckets, bucket => bucket.track) },
    { name: 'at', data: Float64Array.from(buckets, bucket => bucket.atUs) },
    { name: 'frames', data: Int32Array.from(buckets, bucket => bucket.frames) },
    { name: 'sums', data: sums },
  ])
}

/** Reads the buckets of an analysis; none where it was made before places were kept. */
export function readPlaces(outDir: string): readonly PlaceBucket[] {
  const path = join(outDir, placesFileName)
  if (!existsSync(path))
    return []
  const file = openColumnarFile<Meta>(path)
  try {
    const { dimensions } = file.meta
    const [track, at, frames, sums] = [file.read('track'), file.read('at'), file.read('frames'), file.read('sums') as Float32Array]
    return Array.from(track, (place, i) => ({ track: place, atUs: at[i]!, frames: frames[i]!, sum: sums.subarray(i * dimensions, (i + 1) * dimensions) }))
  }
  finally {
    file.close()
  }
}
