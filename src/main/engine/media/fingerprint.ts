import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { statMedia } from './open-input.ts'

const blockBytes = 1 << 20

/**
 * A fingerprint that tells whether a file is the one that was linked, without reading all of it.
 * @returns `size-sha256`: the size in bytes, and the SHA-256 of the first, the middle and the last MiB
 * @throws AppError as `statMedia`
 */
export async function fingerprintFile(path: string): Promise<string> {
  const { size } = await statMedia(path)
  const hash = createHash('sha256')
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(blockBytes)
    for (const start of blockStarts(size)) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(blockBytes, size - start), start)
      hash.update(buffer.subarray(0, bytesRead))
    }
  }
  finally {
    await file.close()
  }
  return `${size}-${hash.digest('hex')}`
}

/** Where the hashed blocks start; a small file is read whole. */
export function blockStarts(size: number): readonly number[] {
  if (size <= 3 * blockBytes)
    return Array.from({ length: Math.ceil(size / blockBytes) }, (_, at) => at * blockBytes)
  return [0, Math.floor((size - blockBytes) / 2), size - blockBytes]
}
