import type { Job } from '#shared/contract/jobs.contract.ts'
import type { Media } from '#shared/contract/media.contract.ts'
import type { TestEngine } from './testing/test-engine.ts'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildModels } from '../../../scripts/models/build.ts'
import { followJobs } from './cli/follow-jobs.ts'
import { makeClip } from './media/fixtures/make-clip.ts'
import { makePicture } from './media/fixtures/make-picture.ts'
import { cap12, franck } from './testing/footage.ts'
import { failureOf, startTestEngine } from './testing/test-engine.ts'

/**
 * The loop on real footage, in one process, in the order a person goes: add, analyse, look, correct, undo, restart, export.
 * Each block stands on the ones before it.
 */
let test: TestEngine

const everyNth = 100
const path = (name: string): string => join(test.folder, name)

function ended(jobIds: readonly string[]): Promise<Job[]> {
  return followJobs({ engine: test.engine, client: test.client, positionals: [], options: {}, progress: () => {} }, jobIds)
}

async function add(...paths: string[]): Promise<Awaited<ReturnType<TestEngine['client']['media']['add']>>> {
  const added = await test.client.media.add({ paths })
  await ended(added.flatMap(({ jobId }) => jobId ?? []))
  return added
}

async function mediaNamed(name: string): Promise<Media> {
  return (await test.client.media.list({})).find(media => media.name === name)!
}

function bytesOf(token: string | null): ArrayBuffer {
  const resource = test.engine.resolveToken(token ?? '')
  if (resource.kind === 'missing')
    throw new Error('The token names nothing')
  return new Uint8Array(resource.kind === 'file' ? readFileSync(resource.path) : resource.bytes).buffer
}

beforeAll(async () => {
  buildModels({ ifNeeded: true })
  test = startTestEngine()
  await test.client.studio.updateSettings({ annotator: 'anna' })
  await test.client.project.create({ path: path('Study') })
}, 120_000)

afterAll(async () => {
  await test.dispose()
})

describe('adding films', () => {
  it('looks into each, and names what is wrong with the others', async () => {
    mkdirSync(path('films/more'), { recursive: true })
    copyFileSync(cap12, path('films/more/cap12.mp4'))
    writeFileSync(path('films/notes.txt'), 'no film')
    writeFileSync(path('text.mp4'), 'this is a text file, whatever it is called')
    writeFileSync(path('zero.mp4'), '')
    copyFileSync(franck, path('cut.mp4'))
    truncateSync(path('cut.mp4'), 1_000_000)

    const added = await add(franck, path('films'), path('text.mp4'), path('zero.mp4'), path('cut.mp4'), path('nowhere.mp4'))
    expect(added.map(({ path: given, error }) => [given, error?.code ?? null, error?.message ?? null])).toStrictEqual([
      [franck, null, null],
      [path('films/more/cap12.mp4'), null, null],
      [path('text.mp4'), null, null],
      [path('zero.mp4'), 'media-broken', 'zero.mp4 is empty (0 bytes)'],
      [path('cut.mp4'), null, null],
      [path('nowhere.mp4'), 'file-missing', `There is no file ${path('nowhere.mp4')}`],
    ])
    const media = await test.client.media.list({})
    expect(media.map(({ name, state, error }) => [name, state, error?.code ?? null])).toStrictEqual([
      ['franck.mp4', 'ready', null],
      ['cap12.mp4', 'ready', null],
      ['text.mp4', 'failed', 'media-broken'],
      ['cut.mp4', 'failed', 'media-broken'],
    ])
    for (const { name, error } of media.filter(({ state }) => state === 'failed'))
      expect(error?.message).toContain(name)
    expect(media[0]).toMatchObject({ frameCount: 4800, widthPx: 360, heightPx: 288, firstPtsUs: 0, container: 'mp4', videoCodec: 'h264', analysis: null })
  })

  it('knows a film that it has already', async () => {
    const { id } = await mediaNamed('franck.mp4')
    expect(await add(franck)).toMatchObject([{ mediaId: id, jobId: null, error: null }])
    expect(await test.client.media.list({})).toHaveLength(4)
  })

  it('gives the window what it shows by token: the film, its frame times, a filmstrip, an exact still', async () => {
    const { id, frameCount } = await mediaNamed('franck.mp4')
    const resources = await test.client.media.resources({ mediaId: id })
    expect(test.engine.resolveToken(resources.video!)).toStrictEqual({ kind: 'file', path: franck, mime: 'video/mp4' })
    const times = new Float64Array(bytesOf(resources.frameTimes))
    expect(times).toHaveLength(frameCount)
    expect([...new Uint8Array(bytesOf(resources.filmstrip)).subarray(0, 2)]).toStrictEqual([0xFF, 0xD8])
    const still = await test.client.media.frame({ mediaId: id, ptsUs: times[1234]! })
    expect(still.ptsUs).toBe(times[1234])
    expect([...new Uint8Array(bytesOf(still.image)).subarray(0, 2)]).toStrictEqual([0xFF, 0xD8])
  })

  it('makes a copy that the window can play where it cannot play the film, and the cache again when it is gone', async () => {
    makeClip(path('clip.mkv'), { format: 'matroska', encoder: 'libx264', frames: 50 })
    await add(path('clip.mkv'))
    const { id } = await mediaNamed('clip.mkv')
    expect(await test.client.media.resources({ mediaId: id })).toMatchObject({ video: null, isProxy: true })
    await ended((await test.client.jobs.list({})).map(job => job.id))
    expect(await test.client.media.resources({ mediaId: id })).toMatchObject({ video: expect.any(String) as string, isProxy: true })

    rmSync(path(`Study.affectree/cache/${id}`), { recursive: true })
    expect(await test.client.media.resources({ mediaId: id })).toMatchObject({ video: null, frameTimes: null })
    await ended((await test.client.jobs.list({})).map(job => job.id))
    expect(new Float64Array(bytesOf((await test.client.media.resources({ mediaId: id })).frameTimes))).toHaveLength(50)
    await test.client.media.remove({ mediaId: id })
  })

  it('takes a folder of pictures for a clip', async () => {
    mkdirSync(path('series'))
    for (let number = 0; number < 5; number++)
      makePicture(path(`series/${number}.png`), number)
    const [added] = await add(path('series'))
    expect(await test.client.media.get({ mediaId: added!.mediaId! })).toMatchObject({ name: 'series', state: 'ready', container: 'pictures', frameCount: 5 })
    expect((await test.client.media.frame({ mediaId: added!.mediaId!, ptsUs: 80_000 })).ptsUs).toBe(80_000)
    await test.client.media.remove({ mediaId: added!.mediaId! })
  })

  it('finds a moved film when it is shown where, and refuses another', async () => {
    const { id } = await mediaNamed('cap12.mp4')
    renameSync(path('films/more/cap12.mp4'), path('moved.mp4'))
    expect(await test.client.media.get({ mediaId: id })).toMatchObject({ state: 'missing', error: { code: 'file-missing' } })
    expect(await failureOf(test.client.media.relink({ mediaId: id, path: franck }))).toMatchObject({ code: 'media-changed' })
    const altered = readFileSync(path('moved.mp4'))
    altered[1000]! ^= 1
    writeFileSync(path('altered.mp4'), altered)
    expect(await failureOf(test.client.media.relink({ mediaId: id, path: path('altered.mp4') }))).toMatchObject({ code: 'media-changed' })
    expect(await test.client.media.relink({ mediaId: id, path: path('moved.mp4') })).toMatchObject({ state: 'ready', name: 'moved.mp4', error: null })
  })
})

describe('analysing', { timeout: 180_000 }, () => {
  it('finds the faces and leaves the teacher\'s trees as one machine change', async () => {
    const jobs = await test.client.analysis.start({ everyNth, provider: 'cpu' })
    expect(jobs).toHaveLength(2)
    expect((await ended(jobs.map(job => job.id))).map(({ state, error }) => [state, error])).toStrictEqual([['done', null], ['done', null]])

    const media = await mediaNamed('franck.mp4')
    expect(media.analysis).toMatchObject({ state: 'complete', everyNth, analysedFrames: 48, faceFrames: 48, provider: 'cpu' })
    expect(media.analysis?.models.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
    const segments = await test.client.document.segments({ mediaId: media.id })
    expect(segments.length).toBeGreaterThan(3)
    for (const { segment, shown, machine, reviewed } of segments) {
      expect({ layer: segment.layer, reviewed, same: shown?.id === machine?.id, by: shown?.reasonerId }).toStrictEqual({ layer: 'machine', reviewed: false, same: true, by: 'teacher' })
      expect(shown?.tree.nodes.length).toBeGreaterThan(0)
    }
    const history = await test.client.document.history({})
    expect(history.map(({ cause, action, who }) => [cause, action, who])).toStrictEqual([['machine', 'analyze', 'teacher'], ['machine', 'analyze', 'teacher']])
  })

  it('gives series and boxes by token', async () => {
    const { id } = await mediaNamed('franck.mp4')
    const [track] = await test.client.analysis.tracks({ mediaId: id })
    expect(track).toMatchObject({ id: `${id}.face-1`, mediaId: id, name: 'face 1', frames: 48, excluded: false })
    const { rows, columns, data } = await test.client.analysis.signals({ mediaId: id, trackId: track!.id, columns: ['head_yaw', 'au12'] })
    const buffer = bytesOf(data)
    expect({ rows, columns, bytes: buffer.byteLength }).toStrictEqual({ rows: 48, columns: ['head_yaw', 'au12'], bytes: 48 * (8 + 2 * 4) })
    const times = new Float64Array(buffer, 0, rows)
    const yaw = new Float32Array(buffer, rows * 8, rows)
    expect(times[1]! - times[0]!).toBeGreaterThan(1_000_000)
    expect(yaw.every(value => Math.abs(value) < 90)).toBe(true)

    const faces = await test.client.analysis.faces({ mediaId: id, startUs: 0, endUs: times[2]! })
    expect(faces).toMatchObject({ tracks: [track!.id], rows: 2, stride: 5 + 478 * 2 })
    expect(bytesOf(faces.data).byteLength).toBe(2 * 8 + 2 * faces.stride * 4)
    expect((await failureOf(test.client.analysis.signals({ mediaId: id, trackId: 'nobody' }))).code).toBe('not-found')
  })

  it('does nothing twice, and can be stopped and taken up again', async () => {
    const { id, analysis } = await mediaNamed('moved.mp4')
    const [same] = await test.client.analysis.start({ mediaId: id, everyNth, provider: 'cpu' })
    expect(same?.state).toBe('done')
    const { rateHz } = await mediaNamed('moved.mp4')
    const [alike] = await test.client.analysis.start({ mediaId: id, framesPerSecond: rateHz! / everyNth, provider: 'cpu' })
    expect(alike?.id).toBe(same?.id)

    const [job] = await test.client.analysis.start({ mediaId: id, everyNth, provider: 'cpu', restart: true })
    expect((await test.client.jobs.cancel({ jobId: job!.id })).state).toBe('cancelled')
    expect((await mediaNamed('moved.mp4')).analysis).toMatchObject({ state: 'partial' })
    expect(await test.client.analysis.tracks({ mediaId: id })).toHaveLength(1)
    expect((await ended([(await test.client.jobs.resume({ jobId: job!.id })).id]))[0]?.state).toBe('done')
    const again = (await mediaNamed('moved.mp4')).analysis
    expect(again).toMatchObject({ state: 'complete', analysedFrames: 14 })
    expect(again?.id).not.toBe(analysis?.id)
    expect(existsSync(path(`Study.affectree/signals/${analysis?.id}`))).toBe(false)
  })
})

describe('correcting', { timeout: 180_000 }, () => {
  it('is the person\'s own, survives a new analysis, undo and a restart', async () => {
    const { id } = await mediaNamed('moved.mp4')
    const [first] = await test.client.document.segments({ mediaId: id })
    const node = first!.shown!.tree.nodes.find(({ level }) => level === 'emotion')!
    const segmentId = first!.segment.id
    const relabel = { action: 'relabel', segmentId, nodeId: node.id, codebook: null, term: null, label: '=contempt' } as const
    await test.client.document.correct({ corrections: [relabel] })
    expect(await failureOf(test.client.document.correct({ corrections: [{ action: 'accept', segmentId: 'nowhere', nodeId: 'x' }] }))).toMatchObject({ code: 'not-found' })

    const [job] = await test.client.analysis.start({ mediaId: id, everyNth, provider: 'cpu', restart: true })
    await ended([job!.id])
    const view = async (): Promise<{ reviewed: boolean, label: string | undefined, by: string | undefined }> => {
      const found = (await test.client.document.segments({ mediaId: id })).find(({ segment }) => segment.id === segmentId)
      return { reviewed: found?.reviewed ?? false, label: found?.shown?.tree.nodes.find(({ id: nodeId }) => nodeId === node.id)?.label, by: found?.shown?.layer }
    }
    expect(await view()).toStrictEqual({ reviewed: true, label: '=contempt', by: 'person' })

    await test.restart()
    await test.client.project.open({ path: path('Study.affectree') })
    expect(await view()).toStrictEqual({ reviewed: true, label: '=contempt', by: 'person' })
    expect((await test.client.document.undo({})).redoSummary).toBe('Trees of moved.mp4 by the rule teacher')
    expect((await test.client.document.undo({})).redoSummary).toBe(`Relabel ${node.label} as =contempt`)
    expect(await view()).toStrictEqual({ reviewed: false, label: node.label, by: 'machine' })
    await test.client.document.redo({})
    expect(await view()).toStrictEqual({ reviewed: true, label: '=contempt', by: 'person' })
    expect((await test.client.project.info({}))?.correctionCount).toBe(1)
  })
})

describe('exporting', () => {
  it('writes a table that is safe in spreadsheets and a document that holds everything', async () => {
    const csv = await test.client.exports.write({ format: 'trees-csv', out: path('trees.csv') })
    const rows: Record<string, string>[] = parse(readFileSync(path('trees.csv')), { columns: true })
    expect(rows).toHaveLength(csv.rows)
    expect(rows.filter(row => row['label'] === '\'=contempt').map(row => [row['media_name'], row['verdict'], row['layer'], row['track_name']])).toStrictEqual([['moved.mp4', 'corrected', 'person', 'face 1']])

    const json = await test.client.exports.write({ format: 'json', out: path('trees.json') })
    expect(statSync(path('trees.json')).size).toBe(json.bytes)
    const document = JSON.parse(readFileSync(path('trees.json'), 'utf8')) as { media: { name: string, segments: unknown[] }[] }
    expect(document.media.map(({ name }) => name)).toStrictEqual(['franck.mp4', 'moved.mp4', 'text.mp4', 'cut.mp4'])
    expect(document.media.reduce((sum, { segments }) => sum + segments.length, 0)).toBe(json.rows)
    expect(readdirSync(test.folder).filter(name => name.startsWith('.'))).toStrictEqual([])
  })
})
