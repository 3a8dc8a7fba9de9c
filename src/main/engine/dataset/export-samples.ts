import type { DatasetFile } from './dataset-file.ts'
import type { Layout } from './record-stream.ts'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { AppError } from '#shared/errors.ts'

/** What an export wrote. */
export type ExportResult = Readonly<{ path: string, samples: number, bytes: number }>

type FileRow = Readonly<{ id: number, layout: Layout }>

const flushChars = 1 << 20

/**
 * Writes the samples that came from one file again, in their order: untouched records byte by byte as they were, edited ones with
 * their new text. Records set aside, repeated and removed ones are left out. The file appears whole or not at all.
 * @throws AppError `not-found` when no file of that path was imported, `cancelled` when aborted
 */
export async function exportSamples(dataset: DatasetFile, sourcePath: string, out: string, options: { signal?: AbortSignal } = {}): Promise<ExportResult> {
  const file = dataset.raw.prepare('SELECT id, layout FROM file WHERE path = ?').get(sourcePath) as FileRow | undefined
  if (!file)
    throw new AppError('not-found', `No samples came from ${sourcePath}`)
  const isArray = file.layout === 'array'
  await mkdir(dirname(out), { recursive: true })
  const partial = `${out}.part`
  const stream = createWriteStream(partial)
  let samples = 0
  let bytes = 0
  const write = async (text: string): Promise<void> => {
    bytes += Buffer.byteLength(text)
    if (!stream.write(text))
      await once(stream, 'drain')
  }
  try {
    let pending = isArray ? '[' : ''
    for (const text of dataset.raw.prepare('SELECT raw FROM sample WHERE file_id = ? AND removed = 0 ORDER BY id').pluck().iterate(file.id) as IterableIterator<string>) {
      if (options.signal?.aborted)
        throw new AppError('cancelled', 'The export was cancelled')
      pending += isArray ? `${samples > 0 ? ',' : ''}\n${text}` : `${text}\n`
      samples++
      if (pending.length > flushChars) {
        await write(pending)
        pending = ''
      }
    }
    await write(isArray ? `${pending}\n]\n` : pending)
    stream.end()
    await finished(stream)
    await rename(partial, out)
  }
  catch (error) {
    stream.destroy()
    await rm(partial, { force: true })
    throw error
  }
  return { path: out, samples, bytes }
}
