import type { IdentityAct } from '#shared/contract/identities.contract.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProjectDatabase } from '../db/project-database.ts'
import { createAnalysisRepository } from '../db/repositories/analyses.ts'
import { createMediaRepository } from '../db/repositories/media.ts'
import { createRecordRepository } from '../db/repositories/records.ts'
import { writeColumnarFile } from '../perception/store/columnar-file.ts'
import { writePlaces } from '../perception/store/places-file.ts'
import { soundFileName, summaryFileName, trackFileName } from '../perception/store/summary.ts'
import { makeProjectFolder } from '../projects/project-folder.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'

/** Two films over real files and tables: faces 1 and 2 of each follow each other, face 3 stands beside face 1. Faces 1 are one person by shape. */
const frameUs = 40_000
const spans = [[0, 100], [100, 200], [20, 60]] as const

let test: TestEngine
let project: string

async function writeFilm(folder: string, mediaId: string): Promise<void> {
  const directory = join(folder, 'signals', `analysis-${mediaId}`)
  mkdirSync(directory, { recursive: true })
  for (const [track, [first, end]] of spans.entries()) {
    const times = Float64Array.from({ length: end - first }, (_, i) => (first + i) * frameUs)
    await writeColumnarFile(join(directory, trackFileName(track)), {}, [
      { name: 'times', data: times },
      { name: 'box_width', data: Float32Array.from(times, (_, i) => i === 3 ? Number.NaN : 100 + track) },
    ])
  }
  await writeColumnarFile(join(directory, soundFileName), {}, [{ name: 'times', data: new Float64Array(0) }])
  const tracks = spans.map(([first, end], i) => ({ id: `face-${i + 1}`, startUs: first * frameUs, endUs: end * frameUs, frames: end - first - 1 }))
  writeFileSync(join(directory, summaryFileName), JSON.stringify({ version: 1, everyNth: 1, totalFrames: 200, analysedFrames: 200, faceFrames: 200, providers: ['cpu'], models: [], tracks, chunkStartsUs: [], pieces: [], soundRows: 0 }))
  await writePlaces(directory, 24, spans.flatMap(([first, end], track) => [first, (first + end) / 2].map((at) => {
    const sum = new Float32Array(24)
    sum[track] = track === 0 ? 0 : 20 * 25 * (mediaId === 'a' ? 1 : -1)
    return { track, atUs: at * frameUs, frames: 20, sum }
  })))
}

beforeAll(async () => {
  test = startTestEngine()
  project = makeProjectFolder(join(test.folder, 'Two'))
  const database = openProjectDatabase(project)
  for (const mediaId of ['a', 'b']) {
    createMediaRepository(database).insert({ id: mediaId, path: join(project, `${mediaId}.mp4`), relativePath: `${mediaId}.mp4`, name: `${mediaId}.mp4`, sizeBytes: 1, addedAtMs: 1 })
    const analyses = createAnalysisRepository(database)
    analyses.insert({ id: `analysis-${mediaId}`, mediaId, everyNth: 1, createdAtMs: 1 })
    analyses.replaceTracks(`analysis-${mediaId}`, spans.map(([first, end], i) => ({ id: `${mediaId}.face-${i + 1}`, mediaId, name: `face ${i + 1}`, startUs: first * frameUs, endUs: end * frameUs, frames: end - first - 1 })))
    analyses.update(`analysis-${mediaId}`, { state: 'complete', finishedAtMs: 2 })
    await writeFilm(project, mediaId)
  }
  createRecordRepository(database).insert({ type: 'segment', id: 's', mediaId: 'a', trackId: 'a.face-2', startUs: 5_000_000, endUs: 6_000_000, layer: 'machine' })
  database.close()
  await test.client.project.open({ path: project })
})

afterAll(async () => {
  await test.dispose()
})

const apply = (...acts: IdentityAct[]): Promise<unknown> => test.client.identities.apply({ acts })
const names = async (mediaId = 'a'): Promise<(string | number)[][]> => (await test.client.analysis.tracks({ mediaId })).map(track => [track.id, track.name, track.frames])

async function rowsOf(trackId: string): Promise<number> {
  return (await test.client.analysis.signals({ mediaId: 'a', trackId })).rows
}

describe('who is seen in a project', () => {
  it('proposes the same person across files, and never twice what was decided', async () => {
    const first = await test.client.identities.propose({})
    expect(first.proposals.map(one => [one.personId, ...one.trackIds.toSorted()])).toStrictEqual([[null, 'a.face-1', 'b.face-1']])
    await apply({ action: 'add-person', personId: 'anna', name: 'Anna', pseudonym: 'P01' }, { action: 'assign-track', trackId: 'a.face-1', personId: 'anna' })
    const second = await test.client.identities.propose({})
    expect(second.proposals.map(one => [one.personId, ...one.trackIds])).toStrictEqual([['anna', 'b.face-1']])
    await apply({ action: 'keep-apart', trackIds: ['b.face-1'], from: ['a.face-1'] })
    expect((await test.client.identities.propose({})).proposals).toStrictEqual([])
    await test.client.document.undo({})
    expect((await test.client.identities.propose({})).proposals).toHaveLength(1)
  })

  it('merges tracks into one with one series; the segment follows, and undo takes it all back', async () => {
    expect(await failureOf(apply({ action: 'merge-tracks', trackId: 'a.face-3', into: 'a.face-1' }))).toMatchObject({ code: 'conflict', message: expect.stringContaining('same frame') as string })
    await apply({ action: 'merge-tracks', trackId: 'a.face-2', into: 'a.face-1' })
    expect(await names()).toStrictEqual([['a.face-1', 'Anna', 198], ['a.face-3', 'face 3', 39]])
    expect(await rowsOf('a.face-1')).toBe(200)
    const [view] = await test.client.document.segments({ mediaId: 'a' })
    expect(view?.segment.trackId).toBe('a.face-1')
    await test.client.document.undo({})
    expect(await names()).toStrictEqual([['a.face-1', 'Anna', 99], ['a.face-2', 'face 2', 99], ['a.face-3', 'face 3', 39]])
    expect((await test.client.document.segments({ mediaId: 'a' }))[0]?.segment.trackId).toBe('a.face-2')
  })

  it('splits a track at a frame, keeps it over a restart, and says so in the history', async () => {
    await apply({ action: 'split-track', trackId: 'a.face-2', atUs: 5_500_000 })
    await apply({ action: 'rename-track', trackId: 'a.face-2@5500000', name: 'Ben' }, { action: 'exclude-track', trackId: 'a.face-3', excluded: true })
    await test.restart()
    await test.client.project.open({ path: project })
    expect(await names()).toStrictEqual([['a.face-1', 'Anna', 99], ['a.face-2', 'face 2', 37], ['a.face-2@5500000', 'Ben', 62], ['a.face-3', 'face 3', 39]])
    expect([await rowsOf('a.face-2'), await rowsOf('a.face-2@5500000')]).toStrictEqual([38, 62])
    expect((await test.client.document.history({ limit: 2 })).map(change => change.summary)).toStrictEqual(['Name face 2.2; Leave out face 3', 'Split face 2 at 00:00:05.500'])
    expect(await failureOf(apply({ action: 'rename-track', trackId: 'a.face-9', name: 'x' }))).toMatchObject({ code: 'not-found' })
  })
})
