import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { ChatServer } from '../testing/chat-server.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import type { KeyVault } from './key-vault.ts'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { startChatServer } from '../testing/chat-server.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'
import { createElectronVault } from './key-vault.ts'
import { openServers } from './server-store.ts'

const local = modelServerSchema.parse({ name: 'Local', baseUrl: 'http://127.0.0.1:8000/v1', model: 'qwen' })
const remote: ModelServer = { ...local, name: 'Remote', baseUrl: 'https://api.example/v1' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servers-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})
const path = (): string => join(folder, 'home', 'model-servers.json')

/** A key store that turns texts round, and can be locked. */
function turningVault(): KeyVault & { locked: boolean } {
  const turn = (text: string): string => [...text].reverse().join('')
  return {
    locked: false,
    seal(text) {
      return Promise.resolve(this.locked ? null : turn(text))
    },
    open(sealed) {
      return Promise.resolve(this.locked ? null : turn(sealed))
    },
  }
}

describe('the servers a person set up', () => {
  it('are none at first; each is kept, changed, renamed and removed', async () => {
    const store = openServers(path(), null)
    expect(store.list(null)).toStrictEqual([])
    await store.save(local, {})
    await store.save(remote, {})
    await expect(store.save(local, {})).rejects.toMatchObject({ code: 'conflict' })
    await expect(store.save(local, { was: 'Remote' })).rejects.toMatchObject({ code: 'conflict' })
    await store.save({ ...local, name: 'Desk', frames: 3 }, { was: 'Local' })
    expect(openServers(path(), null).list(null)).toMatchObject([
      { name: 'Desk', frames: 3, host: '127.0.0.1:8000', staysOnMachine: true, readableOnTheWay: false, keyPlace: 'none', allowed: false },
      { name: 'Remote', host: 'api.example', staysOnMachine: false },
    ])
    await store.remove('Desk')
    expect(store.list(null).map(({ name }) => name)).toStrictEqual(['Remote'])
    await expect(store.remove('Desk')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('changes at the same time are all kept', async () => {
    const store = openServers(path(), null)
    await Promise.all(Array.from({ length: 10 }, (_, n) => store.save({ ...local, name: `Server ${n}` }, {})))
    expect(store.list(null)).toHaveLength(10)
  })

  it('a file that cannot be understood is said, not overwritten', async () => {
    const store = openServers(path(), null)
    await store.save(local, {})
    writeFileSync(path(), '{"servers": 3}')
    expect(() => store.list(null)).toThrow('cannot be understood')
    await expect(store.save(remote, {})).rejects.toMatchObject({ code: 'file-unreadable' })
    expect(readFileSync(path(), 'utf8')).toBe('{"servers": 3}')
  })
})

describe('keys', () => {
  it('are sealed by the key store of the system where there is one', async () => {
    const vault = turningVault()
    const store = openServers(path(), vault)
    await store.save(remote, { key: 'sk-secret' })
    expect(store.list(null)).toMatchObject([{ keyPlace: 'system' }])
    expect(readFileSync(path(), 'utf8')).not.toContain('sk-secret')
    expect(await store.key('Remote')).toBe('sk-secret')
    vault.locked = true
    await expect(store.key('Remote')).rejects.toMatchObject({ code: 'server-failed', message: expect.stringContaining('cannot be opened here') as string })
    await expect(openServers(path(), null).key('Remote')).rejects.toMatchObject({ code: 'server-failed' })
    vi.stubEnv('AFFECTREE_SERVER_KEY', 'sk-given')
    expect(await store.key('Remote')).toBe('sk-given')
    expect(store.list(null)).toMatchObject([{ keyPlace: 'environment' }])
  })

  it('lie in a file that the person alone may read where there is none', async () => {
    const store = openServers(path(), null)
    await store.save(remote, { key: 'sk-secret' })
    expect(store.list(null)).toMatchObject([{ keyPlace: 'file' }])
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(await store.key('Remote')).toBe('sk-secret')
  })

  it('stay when other things change, and do not go along to another address', async () => {
    const store = openServers(path(), null)
    await store.save(remote, { key: 'sk-secret' })
    await store.save({ ...remote, model: 'larger', name: 'Other' }, { was: 'Remote' })
    expect(await store.key('Other')).toBe('sk-secret')
    await store.save({ ...remote, baseUrl: 'https://elsewhere.example/v1' }, { was: 'Other' })
    expect(await store.key('Remote')).toBeNull()
    await store.save(remote, { was: 'Remote', key: 'sk-2' })
    await store.save(remote, { was: 'Remote', key: null })
    expect(await store.key('Remote')).toBeNull()
  })

  it('pass to the main process and back under their own number', async () => {
    const posted: { id: number, act: string, text: string }[] = []
    const vault = createElectronVault(message => message.type === 'vault' && posted.push(message))
    const both = Promise.all([vault.seal('a'), vault.open('b')])
    vault.receive({ type: 'vault-answer', id: posted[1]!.id, text: 'B' })
    vault.receive({ type: 'vault-answer', id: posted[0]!.id, text: null })
    expect(await both).toStrictEqual([null, 'B'])
    expect(posted).toMatchObject([{ act: 'seal', text: 'a' }, { act: 'open', text: 'b' }])
  })
})

describe('a person\'s agreement', () => {
  it('holds for one project and one address', async () => {
    const store = openServers(path(), null)
    await store.save(remote, {})
    await store.allow('Remote', 'project-1', true)
    expect([store.get('Remote', 'project-1').allowed, store.get('Remote', 'project-2').allowed, store.get('Remote', null).allowed]).toStrictEqual([true, false, false])
    await store.save({ ...remote, baseUrl: 'https://elsewhere.example/v1' }, { was: 'Remote' })
    expect(store.get('Remote', 'project-1').allowed).toBe(false)
    await store.save(remote, { was: 'Remote' })
    await store.allow('Remote', 'project-1', false)
    expect(store.get('Remote', 'project-1').allowed).toBe(false)
  })
})

describe('through the contract', () => {
  let engine: TestEngine
  let server: ChatServer
  beforeEach(async () => {
    engine = startTestEngine()
    server = await startChatServer(() => ({ kind: 'stream', text: 'Yes.' }))
  })
  afterEach(async () => {
    await server.close()
    await engine.dispose()
  })

  it('a server is set up, probed without a picture, and agreed to in a project', async () => {
    const { client } = engine
    expect(await client.servers.list({})).toMatchObject({ servers: [] })
    await client.servers.save({ server: { ...local, baseUrl: server.baseUrl }, key: 'sk-1' })
    expect(await client.servers.probe({ name: 'Local' })).toMatchObject({ answered: true, text: 'Yes.' })
    expect(server.requests).toMatchObject([{ pictures: [], headers: { authorization: 'Bearer sk-1' } }])
    expect(await failureOf(client.servers.allow({ name: 'Local', allowed: true }))).toMatchObject({ code: 'not-found', message: 'No project is open' })
    await client.project.create({ path: join(engine.folder, 'Study') })
    expect(await client.servers.allow({ name: 'Local', allowed: true })).toMatchObject({ allowed: true })
    await engine.restart()
    await engine.client.project.open({ path: join(engine.folder, 'Study.affectree') })
    expect(await engine.client.servers.list({})).toMatchObject({ servers: [{ name: 'Local', allowed: true }] })
    await server.close()
    expect(await engine.client.servers.probe({ name: 'Local' })).toMatchObject({ answered: false, text: 'Nothing answers at that address (asked 2 times)' })
  })
})
