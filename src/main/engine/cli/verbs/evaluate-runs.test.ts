import type { ChatBehaviour, ChatRequest, ChatServer } from '../../testing/chat-server.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { main } from '../../cli.ts'
import { makeClip } from '../../media/fixtures/make-clip.ts'
import { startChatServer } from '../../testing/chat-server.ts'

let folder: string
let server: ChatServer
let respond: (request: ChatRequest, place: number) => ChatBehaviour
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'))
  vi.stubEnv('AFFECTREE_HOME', join(folder, 'home'))
  vi.stubEnv('MY_KEY', 'sk-mine')
  respond = ({ pictures }) => ({ kind: 'stream', text: pictures.length > 0 ? 'He smiles.' : '90' })
  server = await startChatServer((request, place) => respond(request, place))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...argv: string[]): Promise<{ code: number, out: string, err: string }> {
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

/** A project with so many samples about one film. @returns its folder */
async function makeProject(samples: number): Promise<string> {
  makeClip(join(folder, 'clip.mp4'), { format: 'mp4', encoder: 'libx264', frames: 30 })
  writeFileSync(join(folder, 'samples.json'), JSON.stringify(Array.from({ length: samples }, (_, n) => ({ messages: [{ role: 'user', content: `<video>Please describe the actions of the person in the video. ${n}` }, { role: 'assistant', content: 'She smiles.' }], videos: ['clip.mp4'], source: 'CelebV-Text' }))))
  await run('project', 'create', join(folder, 'Study'))
  const project = join(folder, 'Study.affectree')
  expect(await run('dataset', project, 'import', join(folder, 'samples.json'))).toMatchObject({ code: 0 })
  return project
}

it('a server is set up, estimated, refused, agreed to, asked and made a judge by script', async () => {
  const project = await makeProject(2)
  expect((await run('servers')).out).toBe('no model servers: nothing is sent anywhere\n')
  expect(await run('servers', 'set', 'Desk', '--url', 'nowhere', '--model', 'm')).toMatchObject({ code: 2, err: expect.stringContaining('baseUrl') as string })
  const set = await run('servers', 'set', 'Desk', '--url', server.baseUrl, '--model', 'vision', '--frames', '2', '--input-price', '0.5', '--key-from', 'MY_KEY')
  expect(set.out).toContain('stays on this machine\tkey readable in the file of servers')
  expect((await run('servers', 'set', 'Desk', '--concurrency', '1', '--json')).out).toContain('"frames": 2')
  expect(JSON.parse(readFileSync(join(folder, 'home', 'model-servers.json'), 'utf8'))).toMatchObject({ servers: [{ key: { sealed: false, text: 'sk-mine' } }] })

  const estimate = await run('evaluate', 'run', project, '--server', 'Desk', '--estimate')
  expect(estimate.out).toMatch(/^2 questions, 2 pictures each: stays on this machine \(127\.0\.0\.1:\d+\); about \d+ tokens sent.*USD \(assumed\)\n$/)
  const refused = await run('evaluate', 'run', project, '--server', 'Desk')
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Nothing of this project may be sent to Desk') as string })
  expect(server.requests).toHaveLength(0)

  const asked = await run('evaluate', 'run', project, '--server', 'Desk', '--agree', '--json', '--quiet')
  expect(asked.code).toBe(0)
  const { run: { id } } = JSON.parse(asked.out) as { run: { id: string } }
  expect(server.requests.map(({ headers, pictures }) => [headers.authorization, pictures.length])).toStrictEqual([['Bearer sk-mine', 2], ['Bearer sk-mine', 2]])
  const judged = await run('evaluate', 'judge', project, id, '--server', 'Desk', '--quiet')
  expect(judged.out).toContain('judged by vision: 2 scored, 0 replies without a score\n    answer\t90.0')
  expect((await run('evaluate', 'results', project)).out).toContain('2 of 2 answered, 0 failed')
  expect(server.requests).toHaveLength(4)
  expect((await run('servers', 'forbid', 'Desk', '--project', project)).code).toBe(0)
  expect((await run('evaluate', 'judge', project, id, '--server', 'Desk')).code).toBe(1)
  expect((await run('servers', 'probe', 'Desk')).out).toContain('answered after')
  await run('servers', 'remove', 'Desk')
  expect((await run('servers')).out).toContain('no model servers')
})

it('a run whose process is killed goes on where it was, and asks nothing again that was answered', async () => {
  const project = await makeProject(8)
  await run('servers', 'set', 'Desk', '--url', server.baseUrl, '--model', 'vision', '--frames', '1', '--concurrency', '2')
  respond = (_request, place) => place < 4 ? { kind: 'stream', text: `answer ${place}` } : { kind: 'silent' }
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../../../../bin/affectree.mjs', import.meta.url)), 'evaluate', 'run', project, '--server', 'Desk', '--agree', '--quiet'], { stdio: 'ignore', env: process.env, detached: true })
  const exit = once(child, 'exit')
  await vi.waitUntil(() => server.requests.length >= 6 || child.exitCode !== null, { timeout: 50_000, interval: 10 })
  // the command line hands over to a process of its own: both are ended at once
  process.kill(-child.pid!, 'SIGKILL')
  await exit
  const [listed] = JSON.parse((await run('evaluate', 'results', project, '--json')).out) as { id: string, answered: number, failed: number }[]
  expect(listed).toMatchObject({ answered: 4, failed: 0 })
  respond = () => ({ kind: 'stream', text: 'late' })
  const before = server.requests.length
  const resumed = await run('evaluate', 'run', project, '--run', listed!.id, '--quiet', '--json')
  expect(JSON.parse(resumed.out)).toMatchObject({ run: { answered: 8, failed: 0 } })
  expect(server.requests).toHaveLength(before + 4)
})
