import type { StudioClient } from '#shared/contract/index.ts'
import type { TestEngine } from './testing/test-engine.ts'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf, startTestEngine } from './testing/test-engine.ts'

let test: TestEngine

beforeEach(() => {
  test = startTestEngine()
})

afterEach(async () => {
  await test.dispose()
})

const path = (name: string): string => join(test.folder, name)

describe('projects', () => {
  it('are made, found again after a restart, and closed', async () => {
    const made = await test.client.project.create({ path: path('Study'), name: 'My study' })
    expect(made).toMatchObject({ name: 'My study', path: path('Study.affectree'), mediaCount: 0, isSample: false, promotedModel: null })
    await test.restart()
    expect(await test.client.project.info({})).toBeNull()
    expect(await test.client.project.open({ path: made.path })).toStrictEqual(made)
    await test.client.project.close({})
    expect(await test.client.project.info({})).toBeNull()
    expect((await test.client.studio.settings({})).recentProjects.map(recent => recent.name)).toStrictEqual(['My study'])
  })

  it('are refused where a folder is in use, and nothing is left behind', async () => {
    await test.client.project.create({ path: path('Study') })
    expect(await failureOf(test.client.project.create({ path: path('Study') }))).toMatchObject({ code: 'conflict', message: 'Study.affectree is already a project' })
    mkdirSync(path('Full.affectree'))
    writeFileSync(path('Full.affectree/note.txt'), 'mine')
    expect((await failureOf(test.client.project.create({ path: path('Full.affectree') }))).code).toBe('conflict')
    expect(readFileSync(path('Full.affectree/note.txt'), 'utf8')).toBe('mine')
    writeFileSync(path('file'), '')
    expect((await failureOf(test.client.project.create({ path: path('file/Study') }))).code).toBe('file-missing')
    expect((await failureOf(test.client.project.create({ path: 'relative' }))).code).toBe('bad-input')
  })

  it('stay open when another cannot be opened', async () => {
    const { path: study } = await test.client.project.create({ path: path('Study') })
    expect((await failureOf(test.client.project.open({ path: path('nowhere') }))).code).toBe('file-missing')
    expect((await test.client.project.info({}))?.path).toBe(study)
  })

  it('are needed by what works on them', async () => {
    expect(await failureOf(test.client.media.list({}))).toMatchObject({ code: 'not-found', message: 'No project is open' })
  })

  it('are told of by an event', async () => {
    const events = await test.client.project.events({})
    const first = events.next()
    await test.client.project.create({ path: path('Study') })
    expect((await first).value).toStrictEqual({ kind: 'project' })
    await events.return()
  })
})

describe('settings', () => {
  it('are kept on the disk', async () => {
    await test.client.studio.updateSettings({ annotator: 'anna', theme: 'light' })
    await test.restart()
    expect(await test.client.studio.settings({})).toMatchObject({ annotator: 'anna', theme: 'light', locale: 'en' })
  })

  it('fall back to the defaults when the file is broken, which is set aside', async () => {
    await test.client.studio.updateSettings({ annotator: 'anna' })
    writeFileSync(path('home/settings.json'), '{ "annotator": ')
    await test.restart()
    expect((await test.client.studio.settings({})).annotator).not.toBe('anna')
    expect(existsSync(path('home/settings.json.broken'))).toBe(true)
  })
})

describe('failures', () => {
  it('name what does not fit in the input', async () => {
    const failure = await failureOf(test.client.project.open({ path: 5 } as never))
    expect(failure).toMatchObject({ code: 'bad-input' })
    expect(failure.message).toContain('project.open')
    expect(failure.message).toContain('path')
  })
})

describe('a window', () => {
  function connect(): { client: StudioClient, close: () => void } {
    const { port1, port2 } = new MessageChannel()
    test.engine.connect(port1)
    const client: StudioClient = createORPCClient(new RPCLink({ port: port2 }))
    return { client, close: () => port2.close() }
  }

  it('calls the same handlers over a port, with declared errors and streams', async () => {
    const { client, close } = connect()
    const events = await client.project.events({})
    const { id } = await client.project.create({ path: path('Study') })
    expect((await events.next()).value).toStrictEqual({ kind: 'project' })
    expect((await test.client.project.info({}))?.id).toBe(id)
    expect(await failureOf(client.project.open({ path: path('nowhere') }))).toMatchObject({ code: 'file-missing' })
    await events.return()
    close()
  })
})
