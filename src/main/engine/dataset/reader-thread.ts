import type { ReaderStart } from './digest-block.ts'
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { createDigester } from './digest-block.ts'
import { readRecords } from './record-stream.ts'

/** How many blocks may wait to be taken. */
const ahead = 4

/** The thread that {@link import('./read-ahead.ts').readAhead} starts: reads, parses and digests blocks, and waits when it is far ahead. */
async function main(): Promise<void> {
  const { path, from } = workerData as ReaderStart
  const digest = createDigester()
  let waiting = 0
  parentPort?.on('message', () => waiting--)
  for await (const block of readRecords(path, from)) {
    const digested = digest(block)
    parentPort?.postMessage(digested, [digested.bytes.buffer])
    waiting++
    while (waiting >= ahead)
      await once(parentPort!, 'message')
  }
  parentPort?.close()
}

await main()
