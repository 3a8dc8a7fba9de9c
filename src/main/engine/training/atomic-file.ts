import { open, rename, rm } from 'node:fs/promises'
import process from 'node:process'

/** Writes a file so that it is either the old one or the whole new one, also after a crash: temporary file, fsync, rename. */
export async function writeAtomically(path: string, parts: readonly (Uint8Array | string)[]): Promise<void> {
  const temporary = `${path}.${process.pid}.part`
  const file = await open(temporary, 'w')
  try {
    for (const part of parts)
      await file.write(typeof part === 'string' ? new TextEncoder().encode(part) : part)
    await file.sync()
  }
  catch (error) {
    await file.close()
    await rm(temporary, { force: true })
    throw error
  }
  await file.close()
  await rename(temporary, path)
}
