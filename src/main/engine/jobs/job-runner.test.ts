import type { Job } from '#shared/contract/jobs.contract.ts'
import type { ProjectDatabase } from '../db/project-database.ts'
import type { JobContext, JobDefinition } from './job-definition.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { openProjectDatabase } from '../db/project-database.ts'
import { createJobRepository } from '../db/repositories/jobs.ts'
import { createLog } from '../log.ts'
import { JobRunner } from './job-runner.ts'

type Input = Readonly<{ name: string }>

/** A job under the test's hand: it runs until it is told how to end, or its signal aborts. */
type Hand = { readonly context: JobContext<Input>, readonly finish: () => void, readonly fail: (error: unknown) => void }

let folder: string
let database: ProjectDatabase
let runner: JobRunner
let hands: Hand[]
let told: Job[]
let logged: string[]
let stuck: () => void

function definition(kind: Job['kind'], options: Partial<JobDefinition<Input>> = {}): JobDefinition<Input> {
  return {
    kind,
    concurrency: 1,
    workerDeath: 'interrupted',
    resumeOnOpen: false,
    parse: input => input as Input,
    run: context => new Promise((resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled')))
      hands.push({ context, finish: resolve, fail: reject })
    }),
    ...options,
  }
}

function start(...definitions: JobDefinition<Input>[]): void {
  runner = new JobRunner({
    jobs: createJobRepository(database),
    definitions,
    publish: job => void told.push(job),
    stopStuck: () => stuck(),
    graceMs: 50,
    log: createLog(entry => void logged.push(entry.message)),
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobs-'))
  database = openProjectDatabase(folder, { fresh: true })
  hands = []
  told = []
  logged = []
  stuck = () => {}
})

afterEach(async () => {
  await runner.close()
  database.close()
  rmSync(folder, { recursive: true })
})

const add = (name: string, kind: Job['kind'] = 'analyze'): Job => runner.start({ kind, title: name, mediaId: null, input: { name } })
const states = (): Record<string, string> => Object.fromEntries(runner.list().map(job => [job.title, job.state]))
const begun = async (): Promise<void> => new Promise(resolve => setImmediate(resolve))

describe('jobs', () => {
  it('run one after the other within their kind, and beside other kinds', async () => {
    start(definition('analyze'), definition('probe', { concurrency: 2 }))
    const [a] = ['a', 'b'].map(name => add(name))
    for (const name of ['p', 'q', 'r'])
      add(name, 'probe')
    await begun()
    expect(states()).toStrictEqual({ a: 'running', b: 'queued', p: 'running', q: 'running', r: 'queued' })
    hands[0]!.finish()
    expect((await runner.ended(a!.id)).state).toBe('done')
    await begun()
    expect(states()).toMatchObject({ a: 'done', b: 'running' })
  })

  it('tell their progress with the total, the provider and the rate', async () => {
    start(definition('analyze'))
    const { id } = add('a')
    await begun()
    hands[0]!.context.report({ done: 0, total: 10, unit: 'frames', provider: 'cpu' })
    hands[0]!.context.report({ done: 5 })
    expect(runner.get(id).progress).toMatchObject({ done: 5, total: 10, unit: 'frames', provider: 'cpu' })
    hands[0]!.finish()
    const job = await runner.ended(id)
    expect(job.progress).toMatchObject({ done: 5, total: 10, secondsLeft: null })
    expect([...new Set(told.filter(one => one.id === id).map(one => one.state))]).toStrictEqual(['queued', 'running', 'done'])
  })

  it('say why they failed; a defect is logged under an id', async () => {
    start(definition('analyze'))
    const [a, b] = ['a', 'b'].map(name => add(name))
    await begun()
    hands[0]!.fail(new AppError('media-broken', 'x.mp4 is cut short', { hint: 'Copy it again' }))
    expect(await runner.ended(a!.id)).toMatchObject({ state: 'failed', error: { code: 'media-broken', message: 'x.mp4 is cut short', hint: 'Copy it again' } })
    await begun()
    hands[1]!.fail(new TypeError('undefined is not a function'))
    const { state, error } = await runner.ended(b!.id)
    expect({ state, code: error?.code }).toStrictEqual({ state: 'failed', code: 'internal' })
    expect(logged.join()).toContain(String(error?.data?.['id']))
    expect(error?.message).not.toContain('undefined')
  })

  it('become interrupted or failed when their worker dies, as their kind says', async () => {
    start(definition('analyze'), definition('probe', { workerDeath: 'failed' }))
    const jobs = [add('a'), add('p', 'probe')]
    await begun()
    for (const { fail } of hands)
      fail(new AppError('worker-died', 'The process ended'))
    expect((await Promise.all(jobs.map(job => runner.ended(job.id)))).map(job => [job.state, job.error?.code])).toStrictEqual([['interrupted', 'worker-died'], ['failed', 'worker-died']])
  })
})

describe('cancelling', () => {
  it('stops a running job and takes a queued one out', async () => {
    start(definition('analyze'))
    const [a, b] = ['a', 'b'].map(name => add(name))
    await begun()
    expect((await runner.cancel(b!.id)).state).toBe('cancelled')
    expect((await runner.cancel(a!.id)).state).toBe('cancelled')
    expect(hands).toHaveLength(1)
    await expect(runner.cancel(a!.id)).rejects.toThrow('cannot be cancelled')
    await expect(runner.cancel('nowhere')).rejects.toThrow('no job')
  })

  it('lets the job be resumed with the same input', async () => {
    start(definition('analyze'))
    const { id } = add('a')
    await begun()
    hands[0]!.context.report({ done: 3, total: 10, unit: 'frames' })
    await runner.cancel(id)
    expect(runner.resume(id).state).toBe('queued')
    expect(() => runner.resume(id)).toThrow('cannot be resumed')
    await begun()
    expect(hands[1]!.context.input).toStrictEqual({ name: 'a' })
    expect(runner.get(id).progress.done).toBe(3)
    hands[1]!.finish()
    expect((await runner.ended(id)).state).toBe('done')
  })
})

describe('an end of the engine', () => {
  it('in order makes running jobs interrupted', async () => {
    start(definition('analyze'))
    const { id } = add('a')
    await begun()
    await runner.close()
    expect(createJobRepository(database).get(id)?.state).toBe('interrupted')
  })

  it('by a crash reads as interrupted at the next start; kinds that may go on do', async () => {
    start(definition('analyze'), definition('probe'))
    const repository = createJobRepository(database)
    for (const job of [add('a'), add('p', 'probe')])
      repository.update(job.id, { state: 'running' })
    start(definition('analyze'), definition('probe', { resumeOnOpen: true }))
    await begun()
    expect(states()).toStrictEqual({ a: 'interrupted', p: 'running' })
    hands.at(-1)!.finish()
  })

  it('ends the workers of jobs that do not heed', async () => {
    start(definition('analyze', { run: () => new Promise((_, reject) => {
      stuck = () => reject(new AppError('worker-died', 'Killed'))
    }) }))
    const { id } = add('a')
    await begun()
    await runner.close()
    expect(createJobRepository(database).get(id)?.state).toBe('interrupted')
  })
})
