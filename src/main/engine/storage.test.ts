import type { SmallDisk } from './testing/small-disk.ts'
import type { TestEngine } from './testing/test-engine.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canMount, mountSmallDisk } from './testing/small-disk.ts'
import { failureOf, startTestEngine } from './testing/test-engine.ts'

let test: TestEngine

beforeEach(() => {
  test = startTestEngine()
})

afterEach(async () => {
  await test.dispose()
})

/** Makes a project with one linked file to hang segments on. */
async function makeProject(folder: string): Promise<string> {
  await test.client.project.create({ path: join(folder, 'Study.affectree') })
  writeFileSync(join(folder, 'film.mp4'), 'a film that only has to be linked')
  const [added] = await test.client.media.add({ paths: [join(folder, 'film.mp4')] })
  return added!.mediaId!
}

async function addSegment(mediaId: string, number: number): Promise<string> {
  const { segmentIds } = await test.client.document.correct({ corrections: [{ action: 'add-segment', mediaId, trackId: null, startUs: number * 1000, endUs: number * 1000 + 1000 }] })
  return segmentIds[0]!
}

async function segmentIds(mediaId: string): Promise<string[]> {
  return (await test.client.document.segments({ mediaId })).map(({ segment }) => segment.id)
}

describe('an engine that is killed during a burst of corrections', () => {
  const script = fileURLToPath(new URL('testing/correction-burst.ts', import.meta.url))

  it.each([1, 17, 60])('has kept all %i that it acknowledged, whole, and can undo them', async (acknowledgements) => {
    const mediaId = await makeProject(test.folder)
    await test.client.project.close({})
    const project = join(test.folder, 'Study.affectree')
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, project, mediaId], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: test.folder } })
    const acknowledged: string[] = []
    for await (const id of createInterface(child.stdout)) {
      acknowledged.push(id)
      if (acknowledged.length === acknowledgements)
        child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null)
      await once(child, 'exit')

    await test.client.project.open({ path: project })
    const found = await segmentIds(mediaId)
    expect(found).toStrictEqual(expect.arrayContaining(acknowledged))
    const history = await test.client.document.history({ limit: 1000 })
    expect(history).toHaveLength(found.length)
    for (let left = found.length; left > 0; left--)
      await test.client.document.undo({})
    expect(await segmentIds(mediaId)).toStrictEqual([])
  })
})

describe.skipIf(!canMount)('a disk of its own (mounting needs root)', () => {
  let disk: SmallDisk

  beforeEach(() => {
    disk = mountSmallDisk(2 * 1024 * 1024)
  })

  afterEach(async () => {
    await test.client.project.close({})
    disk.unmount()
  })

  /** Fills the disk but for so many bytes. */
  function fillBut(spareBytes: number): string {
    const path = join(disk.path, 'filler')
    const { bavail, bsize } = statfsSync(disk.path)
    writeFileSync(path, Buffer.alloc(bavail * bsize - spareBytes))
    return path
  }

  it('that is read-only: nothing is opened or made, and it says why', async () => {
    const mediaId = await makeProject(disk.path)
    const id = await addSegment(mediaId, 0)
    await test.client.project.close({})
    disk.setReadOnly(true)
    expect(await failureOf(test.client.project.open({ path: join(disk.path, 'Study.affectree') }))).toMatchObject({ code: 'project-read-only' })
    expect(await failureOf(test.client.project.create({ path: join(disk.path, 'Other') }))).toMatchObject({ code: 'project-read-only' })
    disk.setReadOnly(false)
    await test.client.project.open({ path: join(disk.path, 'Study.affectree') })
    expect(await segmentIds(mediaId)).toStrictEqual([id])
  })

  it('that is full: the change that does not fit is refused by name, all others are kept', async () => {
    const mediaId = await makeProject(disk.path)
    const project = join(disk.path, 'Study.affectree')
    const filler = fillBut(256 * 1024)
    const saved: string[] = []
    const failure = await failureOf((async () => {
      for (let number = 0; number < 5000; number++)
        saved.push(await addSegment(mediaId, number))
    })())
    expect(failure).toMatchObject({ code: 'disk-full' })
    expect(failure.message).toContain('full')
    expect(saved.length).toBeGreaterThan(0)
    expect(await segmentIds(mediaId)).toStrictEqual(saved)

    expect(await failureOf(test.client.project.create({ path: join(disk.path, 'Other') }))).toMatchObject({ code: 'disk-full' })
    expect(existsSync(join(disk.path, 'Other.affectree'))).toBe(false)

    const before = readdirSync(disk.path)
    expect(await failureOf(test.client.exports.write({ format: 'json', out: join(disk.path, 'out.json') }))).toMatchObject({ code: 'disk-full' })
    expect(readdirSync(disk.path)).toStrictEqual(before)

    rmSync(filler)
    saved.push(await addSegment(mediaId, 9000))
    await test.restart()
    await test.client.project.open({ path: project })
    expect(await segmentIds(mediaId)).toStrictEqual(saved)
    expect((await test.client.document.history({ limit: 1000 })).length).toBe(Math.min(1000, saved.length))
  })
})

describe('a folder that is no project', () => {
  it('is refused by name', async () => {
    mkdirSync(join(test.folder, 'holiday'))
    writeFileSync(join(test.folder, 'holiday', 'beach.jpg'), '')
    expect(await failureOf(test.client.project.open({ path: join(test.folder, 'holiday') }))).toMatchObject({ code: 'project-not-one', message: 'holiday is not an Affectree project: it holds no project.db' })
    expect(readdirSync(join(test.folder, 'holiday'))).toStrictEqual(['beach.jpg'])
  })
})
