import { writeSync } from 'node:fs'
import process from 'node:process'
import { startTestEngine } from './test-engine.ts'

/**
 * A process that makes corrections as fast as it can and writes the id of each segment to stdout once the engine has
 * acknowledged it, until it is killed. Run with the project folder and the media id.
 */
const [folder, mediaId] = process.argv.slice(2)
const { client } = startTestEngine()
await client.project.open({ path: folder! })
for (let number = 0; ; number++) {
  const startUs = number * 1000
  const { segmentIds } = await client.document.correct({ corrections: [{ action: 'add-segment', mediaId: mediaId!, trackId: null, startUs, endUs: startUs + 1000 }], annotator: 'anna' })
  writeSync(1, `${segmentIds[0]}\n`)
}
