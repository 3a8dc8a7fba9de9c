import type { FrameReader } from './frame-reader.ts'
import { openFrameReader } from './frame-reader.ts'
import { readFrameIndex } from './index-file.ts'

const mostReaders = 4
const idleMs = 30_000

/** Which reader: a file, the cache folder with its index, and the width it delivers. */
export type ReaderKey = Readonly<{ path: string, cacheDir: string, maxWidthPx?: number | undefined }>

type Shelved = { reader: Promise<FrameReader>, last: Promise<unknown>, timer: NodeJS.Timeout | null }

/** Keeps the readers of the last few files open, so that stills of one file do not open it again and again. */
export type ReaderShelf = {
  /** Uses a reader alone: calls for the same reader wait for each other. */
  readonly use: <T>(key: ReaderKey, work: (reader: FrameReader) => Promise<T>) => Promise<T>
}

/** A shelf of at most four readers; one that nobody uses for half a minute is closed. */
export function makeReaderShelf(): ReaderShelf {
  const shelf = new Map<string, Shelved>()

  function remove(name: string): void {
    const shelved = shelf.get(name)
    shelf.delete(name)
    if (shelved?.timer)
      clearTimeout(shelved.timer)
    void shelved?.last.then(async () => (await shelved.reader).close()).catch(() => {})
  }

  function take(name: string, key: ReaderKey): Shelved {
    const known = shelf.get(name)
    shelf.delete(name)
    const oldest = shelf.keys().next().value
    if (!known && shelf.size >= mostReaders && oldest !== undefined)
      remove(oldest)
    const shelved = known ?? { reader: open(key), last: Promise.resolve(), timer: null }
    shelf.set(name, shelved)
    return shelved
  }

  return {
    async use(key, work) {
      const name = JSON.stringify([key.path, key.cacheDir, key.maxWidthPx ?? null])
      const shelved = take(name, key)
      if (shelved.timer)
        clearTimeout(shelved.timer)
      const done = shelved.last.then(async () => work(await shelved.reader))
      shelved.last = done.catch(() => {})
      try {
        return await done
      }
      catch (error) {
        remove(name)
        throw error
      }
      finally {
        if (shelf.get(name) === shelved)
          shelved.timer = setTimeout(remove, idleMs, name).unref()
      }
    },
  }
}

async function open({ path, cacheDir, maxWidthPx }: ReaderKey): Promise<FrameReader> {
  return openFrameReader(path, await readFrameIndex(cacheDir), { maxWidthPx, ahead: 1 })
}
