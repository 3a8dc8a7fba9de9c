import type { DigestedBlock, ReaderStart } from './digest-block.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** The reader's program: its bundle beside this one or beside the folder of shared parts, or its source. */
function entry(): string {
  const built = ['./dataset-reader.js', '../dataset-reader.js'].map(path => fileURLToPath(new URL(path, import.meta.url)))
  return built.find(path => existsSync(path)) ?? fileURLToPath(new URL('./reader-thread.ts', import.meta.url))
}

/**
 * Reads a dataset file in a thread of its own, a few blocks ahead of who takes them, so that reading and parsing go on while SQLite
 * writes. Leaving the loop early ends the thread.
 * @throws what reading the file throws
 */
export async function* readAhead(start: ReaderStart): AsyncGenerator<DigestedBlock> {
  const thread = new Worker(entry(), { workerData: start, resourceLimits: { maxYoungGenerationSizeMb: 64 } })
  const arrived: DigestedBlock[] = []
  let ended = false
  let failure: Error | null = null
  let wake = (): void => {}
  const settle = (change: () => void) => (): void => {
    change()
    wake()
  }
  thread.on('message', (block: DigestedBlock) => settle(() => arrived.push(block))())
  thread.on('error', (error: Error) => settle(() => failure = error)())
  thread.on('exit', settle(() => ended = true))
  try {
    for (;;) {
      const block = arrived.shift()
      if (block) {
        thread.postMessage('taken')
        yield block
        continue
      }
      if (failure)
        throw failure
      if (ended)
        return
      await new Promise<void>(resolve => wake = resolve)
    }
  }
  finally {
    await thread.terminate()
  }
}
