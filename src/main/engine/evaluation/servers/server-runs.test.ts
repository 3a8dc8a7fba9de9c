import type { EvaluationRun } from '#shared/contract/evaluation-runs.contract.ts'
import type { ChatBehaviour, ChatRequest, ChatServer } from '../../testing/chat-server.ts'
import type { TestEngine } from '../../testing/test-engine.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { makeClip } from '../../media/fixtures/make-clip.ts'
import { startChatServer } from '../../testing/chat-server.ts'
import { failureOf, startTestEngine } from '../../testing/test-engine.ts'

const emotion = 'Please watch the video clip and identify the expression on the person\'s face: (A) Happy (B) Sad (C) Neutral'
const caption = 'Please provide a detailed caption describing the emotion and identifying emotional changes displayed by the individual throughout the video.'

let engine: TestEngine
let server: ChatServer
let respond: (request: ChatRequest, place: number) => ChatBehaviour

/** Twelve questions with options about two films, two captions, and one whose film is nowhere. */
async function importSamples(): Promise<void> {
  const folder = join(engine.folder, 'data')
  mkdirSync(folder)
  makeClip(join(folder, 'one.mp4'), { format: 'mp4', encoder: 'libx264', frames: 60 })
  makeClip(join(folder, 'two.mp4'), { format: 'mp4', encoder: 'libx264', frames: 30 })
  const sample = (question: string, answer: string, video: string, more: object = {}): object => ({ messages: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: answer }], videos: [video], source: 'DFEW', ...more })
  const samples = [
    ...Array.from({ length: 12 }, (_, n) => sample(`${emotion} Clip ${n}.`, 'ABC'[n % 3]!, n % 2 === 0 ? 'one.mp4' : 'two.mp4', n % 2 === 0 ? { clip: [0.5, 1.5] } : {})),
    sample(caption, 'This man begins with a face of anger.', 'one.mp4'),
    sample(`${caption} Again.`, 'She smiles.', 'two.mp4'),
    sample(`${emotion} Lost.`, 'A', 'secret-name.mp4'),
  ]
  writeFileSync(join(folder, 'samples.json'), JSON.stringify(samples))
  const { id } = await engine.client.dataset.import({ paths: [join(folder, 'samples.json')] })
  await ended(id)
}

async function ended(jobId: string): Promise<{ state: string, error: { code: string, message: string } | null }> {
  return vi.waitUntil(async () => {
    const job = (await engine.client.jobs.list({})).find(({ id }) => id === jobId)
    return job && ['done', 'failed', 'cancelled', 'interrupted'].includes(job.state) ? job : null
  }, { timeout: 50_000, interval: 20 })
}

const setUp = (name: string, more: object = {}): Promise<unknown> => engine.client.servers.save({ server: modelServerSchema.parse({ name, baseUrl: server.baseUrl, model: `model-${name}`, frames: 3, maxWidthPx: 64, concurrency: 2, ...more }) })

async function openProject(): Promise<void> {
  await engine.client.project.open({ path: join(engine.folder, 'Study.affectree') })
}

beforeAll(async () => {
  engine = startTestEngine()
  await engine.client.project.create({ path: join(engine.folder, 'Study') })
  await importSamples()
})
beforeEach(async () => {
  respond = () => ({ kind: 'stream', text: 'The answer is (A).', usage: [500, 6] })
  server = await startChatServer((request, place) => respond(request, place))
})
afterEach(() => server.close())
afterAll(() => engine.dispose())

async function ask(name: string, limit = 15): Promise<{ run: EvaluationRun, state: string, jobId: string }> {
  const { runId, job } = await engine.client.servers.ask({ server: name, limit })
  const { state } = await ended(job.id)
  return { run: (await engine.client.servers.results({ runId })).run, state, jobId: job.id }
}

describe('asking a server about samples', () => {
  it('sends nothing before the person has agreed, also not for an estimate', async () => {
    await setUp('shy', { inputPrice: 1, outputPrice: 2 })
    expect(await failureOf(engine.client.servers.ask({ server: 'shy' }))).toMatchObject({ code: 'server-failed', message: expect.stringContaining('Nothing of this project may be sent to shy') as string })
    expect(await engine.client.servers.estimate({ server: 'shy' })).toMatchObject({ server: { allowed: false, staysOnMachine: true }, estimate: { questions: 15, basis: 'assumed' } })
    expect(await engine.client.servers.runs({})).toStrictEqual([])
    expect(server.requests).toHaveLength(0)
  })

  it('sends the words and a few small pictures of each clip, and nothing else', async () => {
    await setUp('plain', { inputPrice: 1, outputPrice: 2 })
    await engine.client.servers.allow({ name: 'plain', allowed: true })
    const { run, state } = await ask('plain')
    expect(state).toBe('done')
    expect(run).toMatchObject({ source: 'server', model: 'model-plain', items: 15, answered: 14, failed: 1, settings: { frames: 3 } })
    expect(server.requests).toHaveLength(14)
    expect(server.mostOpen()).toBeLessThanOrEqual(2)
    for (const { pictures, body } of server.requests) {
      expect(pictures).toHaveLength(3)
      expect(pictures.every(url => url.startsWith('data:image/jpeg;base64,/9j/'))).toBe(true)
      expect(JSON.stringify(body)).not.toMatch(/one\.mp4|two\.mp4|DFEW|begins with a face of anger/)
    }
    expect(server.requests.map(({ question }) => question).sort()).toStrictEqual([...Array.from({ length: 12 }, (_, n) => `${emotion} Clip ${n}.`), caption, `${caption} Again.`].sort())
    const answers = await engine.client.servers.answers({ runId: run.id })
    expect(answers.at(-1)).toMatchObject({ status: 'failed', reason: 'secret-name.mp4 is neither in the project nor beside the file of the sample' })
    const wrong = await engine.client.servers.answers({ runId: run.id, only: 'wrong', limit: 3 })
    expect(wrong.map(({ position, truth, correct }) => [position, truth, correct])).toStrictEqual([[1, 'B', false], [2, 'C', false], [4, 'B', false]])
    expect(await engine.client.servers.answers({ runId: run.id, only: 'wrong', after: 10 })).toHaveLength(1)
    expect(await engine.client.servers.answers({ runId: run.id, only: 'failed' })).toHaveLength(1)
    const { tasks } = await engine.client.servers.results({ runId: run.id })
    expect(tasks).toMatchObject([
      { task: 'emotion-single', kind: 'choice', items: 13, answered: 12, failed: 1, matched: { readable: 12, published: 100 * 4 / 13 } },
      { kind: 'text', items: 2, answered: 2, failed: 0, matched: null, judges: [] },
    ])
    expect(await engine.client.servers.estimate({ server: 'plain', limit: 10 })).toMatchObject({ estimate: { questions: 10, inputTokens: 5000, outputTokens: 60, cost: 5.12, basis: 'measured' } })
  })

  it('asks nothing twice: the same questions are answered from what is known', async () => {
    await setUp('twice')
    await engine.client.servers.allow({ name: 'twice', allowed: true })
    await ask('twice', 4)
    expect(server.requests).toHaveLength(4)
    const { run } = await ask('twice', 6)
    expect(run).toMatchObject({ answered: 6 })
    expect(server.requests).toHaveLength(6)
    const { runId, job } = await engine.client.servers.askAgain({ runId: run.id })
    expect(await ended(job.id)).toMatchObject({ state: 'done' })
    expect((await engine.client.servers.results({ runId })).run).toMatchObject({ answered: 6 })
    expect(server.requests).toHaveLength(6)
  })

  it('goes on after a cancel and after a restart, with one answer to each question', async () => {
    await setUp('stopped')
    await engine.client.servers.allow({ name: 'stopped', allowed: true })
    respond = (_request, place) => place < 4 ? { kind: 'stream', text: 'B' } : { kind: 'silent' }
    const { runId, job } = await engine.client.servers.ask({ server: 'stopped', limit: 12 })
    await vi.waitUntil(() => server.requests.length >= 6, { timeout: 20_000 })
    expect(await engine.client.jobs.cancel({ jobId: job.id })).toMatchObject({ state: 'cancelled' })
    expect((await engine.client.servers.results({ runId })).run).toMatchObject({ answered: 4, failed: 0 })
    respond = (_request, place) => place < 10 ? { kind: 'json', text: 'B' } : { kind: 'silent' }
    await engine.client.jobs.resume({ jobId: job.id })
    await vi.waitUntil(() => server.requests.length >= 12, { timeout: 20_000 })
    await engine.restart()
    await openProject()
    expect(await ended(job.id)).toMatchObject({ state: 'interrupted' })
    respond = () => ({ kind: 'stream', text: 'B' })
    await engine.client.jobs.resume({ jobId: job.id })
    expect(await ended(job.id)).toMatchObject({ state: 'done' })
    const answers = await engine.client.servers.answers({ runId })
    expect(answers.map(({ status, text }) => [status, text])).toStrictEqual(Array.from({ length: 12 }, () => ['answered', 'B']))
  })

  it('stops with the server\'s words at a wrong key, keeps nothing wrong, and goes on with the right one', async () => {
    await setUp('locked')
    await engine.client.servers.allow({ name: 'locked', allowed: true })
    respond = ({ headers }) => headers.authorization === 'Bearer right' ? { kind: 'stream', text: 'C' } : { kind: 'raw', status: 401, body: '{"error":{"message":"who are you"}}' }
    const { run, state, jobId } = await ask('locked', 3)
    expect(state).toBe('failed')
    expect((await ended(jobId)).error).toMatchObject({ code: 'server-failed', message: 'The run was stopped. The server answered 401: who are you' })
    expect(run).toMatchObject({ answered: 0, failed: 0 })
    await engine.client.servers.save({ server: modelServerSchema.parse({ name: 'locked', baseUrl: server.baseUrl, model: 'model-locked' }), was: 'locked', key: 'right' })
    await engine.client.jobs.resume({ jobId })
    expect(await ended(jobId)).toMatchObject({ state: 'done' })
    expect((await engine.client.servers.results({ runId: run.id })).run).toMatchObject({ answered: 3 })
  })

  it('asks again only for what failed, and no longer when the agreement is taken back', async () => {
    await setUp('moody')
    await engine.client.servers.allow({ name: 'moody', allowed: true })
    respond = ({ question }) => question.includes('Clip 1.') ? { kind: 'raw', status: 200, body: 'garbage' } : { kind: 'stream', text: 'A' }
    const { run } = await ask('moody', 3)
    expect(run).toMatchObject({ answered: 2, failed: 1 })
    respond = () => ({ kind: 'stream', text: 'A' })
    const { job } = await engine.client.servers.askAgain({ runId: run.id })
    await ended(job.id)
    expect((await engine.client.servers.results({ runId: run.id })).run).toMatchObject({ answered: 3, failed: 0 })
    expect(server.requests).toHaveLength(4)
    await engine.client.servers.allow({ name: 'moody', allowed: false })
    expect(await failureOf(engine.client.servers.askAgain({ runId: run.id }))).toMatchObject({ code: 'server-failed' })
    await engine.client.servers.removeRun({ runId: run.id })
    expect(await failureOf(engine.client.servers.results({ runId: run.id }))).toMatchObject({ code: 'not-found' })
  })
})

describe('a model as judge', () => {
  it('is sent words alone; its scores count, and replies that are no score are said and asked for again', async () => {
    await setUp('writer')
    await setUp('judge', { maxTokens: 20 })
    await engine.client.servers.allow({ name: 'writer', allowed: true })
    respond = () => ({ kind: 'stream', text: 'He looks angry at first.' })
    const { run } = await ask('writer')
    expect(await failureOf(engine.client.servers.judge({ runId: run.id, server: 'judge' }))).toMatchObject({ code: 'server-failed' })
    await engine.client.servers.allow({ name: 'judge', allowed: true })
    const before = server.requests.length
    respond = ({ question }) => ({ kind: 'stream', text: question.includes('She smiles') ? 'I would say it is rather good' : '80' })
    const first = await engine.client.servers.judge({ runId: run.id, server: 'judge' })
    expect(await ended(first.job.id)).toMatchObject({ state: 'done' })
    const asked = server.requests.slice(before)
    expect(asked).toHaveLength(2)
    expect(asked.every(({ pictures, system }) => pictures.length === 0 && system !== null)).toBe(true)
    const captions = async (): Promise<unknown> => (await engine.client.servers.results({ runId: run.id })).tasks.find(({ kind }) => kind === 'text')?.judges
    expect(await captions()).toMatchObject([{ judge: 'model-judge', scored: 1, problems: 1, aspects: [{ aspect: 'answer', mean: { value: 80 } }] }])
    expect((await engine.client.servers.answers({ runId: run.id })).flatMap(({ judgements }) => judgements)).toMatchObject([{ scores: { answer: 80 } }, { scores: null, reply: 'I would say it is rather good', problem: 'the reply is not a number from 0 to 100' }])
    respond = () => ({ kind: 'stream', text: '40' })
    const second = await engine.client.servers.judge({ runId: run.id, server: 'judge' })
    await ended(second.job.id)
    expect(await captions()).toMatchObject([{ scored: 2, problems: 0, aspects: [{ mean: { value: 60 } }] }])
    expect(server.requests).toHaveLength(before + 3)
  })
})
