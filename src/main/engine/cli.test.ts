import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { main } from './cli.ts'
import { verbs } from './cli/all-verbs.ts'
import { makeClip } from './media/fixtures/make-clip.ts'
import { startTestEngine } from './testing/test-engine.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'))
  vi.stubEnv('AFFECTREE_HOME', join(folder, 'home'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

type Run = Readonly<{ code: number, out: string, err: string }>

async function run(...argv: string[]): Promise<Run> {
  const written = { out: '', err: '' }
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += String(text)
    return true
  })
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += String(text)
    return true
  })
  try {
    return { code: await main(argv), ...written }
  }
  finally {
    out.mockRestore()
    err.mockRestore()
  }
}

const project = (): string => join(folder, 'Study.affectree')

describe('what is not understood', () => {
  it('ends with 2 and says how it is meant', async () => {
    const calls = [['frobnicate'], [], ['add', '/x'], ['analyze', '/x', '--every', 'two'], ['export', '/x', '--format', 'xml', '--out', 'a'], ['trees', '/x', '--nonsense'], ['trees', '/x', 'y'], ['models', '/x', 'polish'], ['correct', '/x'], ['project', 'info']]
    for (const call of calls) {
      const { code, out, err } = await run(...call)
      expect({ call, code, out }).toStrictEqual({ call, code: 2, out: '' })
      expect(err).toContain('Usage: affectree')
    }
  })
})

describe('help', () => {
  it('is there for the whole and for every verb', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const verb of verbs) {
      expect(out).toContain(verb.name)
      const help = await run(...verb.name.split(' '), '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain(`Usage: affectree ${verb.name}`)
    }
  })
})

describe('a failure', () => {
  it('ends with 1, names the thing on stderr, and is one JSON document with --json', async () => {
    const { code, out, err } = await run('project', 'info', folder, '--json')
    expect(code).toBe(1)
    expect(err).toContain('is not an Affectree project')
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'project-not-one' } })
    expect((await run('project', 'info', folder)).out).toBe('')
  })
})

describe('a study by script', () => {
  it('is made, corrected, undone, and exported', async () => {
    const made = await run('project', 'create', join(folder, 'Study'), '--name', 'A study', '--json')
    expect(made.code).toBe(0)
    expect(JSON.parse(made.out)).toMatchObject({ name: 'A study', path: project() })

    makeClip(join(folder, 'film.mp4'), { format: 'mp4', encoder: 'libx264', frames: 25 })
    writeFileSync(join(folder, 'broken.mp4'), 'no film')
    const added = await run('add', project(), join(folder, 'film.mp4'), join(folder, 'broken.mp4'), '--json', '--quiet')
    expect({ code: added.code, err: added.err }).toStrictEqual({ code: 1, err: '' })
    const [film, broken] = JSON.parse(added.out) as { mediaId: string, state: string, frames: number, error: { code: string } | null }[]
    expect(film).toMatchObject({ state: 'ready', frames: 25, error: null })
    expect(broken).toMatchObject({ state: 'failed', error: { code: 'media-broken' } })

    const acts = join(folder, 'acts.json')
    writeFileSync(acts, JSON.stringify([{ action: 'add-segment', segmentId: 's', mediaId: film!.mediaId, trackId: null, startUs: 0, endUs: 1_000_000 }]))
    const corrected = await run('correct', project(), '--from', acts, '--annotator', 'anna', '--json')
    expect(JSON.parse(corrected.out)).toMatchObject({ segmentIds: ['s'] })
    expect(JSON.parse((await run('history', project(), '--json')).out)).toMatchObject([{ who: 'anna', action: 'add-segment', undone: false }])
    expect((await run('undo', project())).out).toBe('Undone: Add a segment\n')
    expect((await run('redo', project())).out).toBe('Redone: Add a segment\n')
    expect(JSON.parse((await run('project', 'info', project(), '--json')).out)).toMatchObject({ mediaCount: 2, segmentCount: 1, correctionCount: 1 })
    expect((await run('trees', project(), '--media', film!.mediaId)).out).toBe('s\tfilm.mp4\t00:00:00.000\t00:00:01.000\t-\t\n')
    expect((await run('trees', project(), '--media', 'nowhere')).code).toBe(1)

    writeFileSync(acts, '[{"action": "dance"}]')
    expect(await run('correct', project(), '--from', acts)).toMatchObject({ code: 1, out: '' })
    writeFileSync(acts, 'not JSON')
    expect((await run('correct', project(), '--from', acts)).err).toContain('not valid JSON')
    expect((await run('correct', project(), '--from', join(folder, 'nowhere'))).code).toBe(1)

    const out = join(folder, 'export.json')
    expect((await run('export', project(), '--format', 'json', '--out', out)).code).toBe(0)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ format: 'affectree-export', project: { name: 'A study' }, media: [{ name: 'film.mp4', segments: [{ id: 's' }] }, { segments: [] }] })
    expect((await run('export', project(), '--format', 'trees-csv', '--out', join(folder, 'nowhere/a.csv'))).code).toBe(1)
  })
})

describe('a project that is open in a window', () => {
  it('can be looked at, and not written', async () => {
    const window = startTestEngine()
    await window.client.project.create({ path: join(folder, 'Study') })
    expect(JSON.parse((await run('project', 'info', project(), '--json')).out)).toMatchObject({ name: 'Study', segmentCount: 0 })
    expect(await run('trees', project(), '--json')).toMatchObject({ code: 0, out: '[]\n' })
    expect(await run('export', project(), '--format', 'trees-csv', '--out', join(folder, 'out.csv'))).toMatchObject({ code: 0 })
    const refused = await run('undo', project())
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('already open for writing')
    await window.dispose()
  })
})
