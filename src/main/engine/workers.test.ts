import type { Job } from '#shared/contract/jobs.contract.ts'
import type { WorkerHost, WorkerKind, WorkerReply } from './processes/channel.ts'
import type { TestEngine } from './testing/test-engine.ts'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildModels } from '../../../scripts/models/build.ts'
import { followJobs } from './cli/follow-jobs.ts'
import { makeClip } from './media/fixtures/make-clip.ts'
import { createNodeWorkerHost } from './processes/host-node.ts'
import { startTestEngine } from './testing/test-engine.ts'

/** Kinds whose processes are killed as soon as they have begun to work: at the first thing they say of it. */
let deadly: Set<WorkerKind>
/** The method that, asked for of `a.mp4`, takes its process down by a fault in native code. */
let crashingMethod: string | null
let test: TestEngine

function mortalHost(): WorkerHost {
  const host = createNodeWorkerHost()
  return {
    spawn(kind) {
      const channel = host.spawn(kind)
      channel.onMessage((message) => {
        if (deadly.has(kind) && (message as WorkerReply).type !== 'ready')
          channel.kill()
      })
      return {
        ...channel,
        get pid() {
          return channel.pid
        },
        post(message) {
          channel.post(message)
          const { method, input } = message as { method?: string, input?: { path?: string } }
          if (method === crashingMethod && input?.path?.endsWith('a.mp4') && channel.pid)
            process.kill(channel.pid, 'SIGSEGV')
        },
      }
    },
  }
}

beforeEach(async () => {
  buildModels({ ifNeeded: true })
  deadly = new Set()
  crashingMethod = null
  test = startTestEngine({ workerHost: mortalHost() })
  await test.client.project.create({ path: join(test.folder, 'Study') })
  for (const name of ['a.mp4', 'b.mp4'])
    makeClip(join(test.folder, name), { format: 'mp4', encoder: 'libx264', frames: 60 })
})

afterEach(async () => {
  await test.dispose()
})

function ended(jobs: readonly (string | null)[]): Promise<Job[]> {
  return followJobs({ engine: test.engine, client: test.client, positionals: [], options: {}, progress: () => {} }, jobs.flatMap(id => id ?? []))
}

async function add(name: string): Promise<{ mediaId: string, job: Job }> {
  const [added] = await test.client.media.add({ paths: [join(test.folder, name)] })
  const [job] = await ended([added!.jobId])
  return { mediaId: added!.mediaId!, job: job! }
}

describe('the death of a process', { timeout: 180_000 }, () => {
  it('while it looks into a film blames that film; the next goes on in a fresh one', async () => {
    deadly.add('media')
    const first = await add('a.mp4')
    expect(first.job).toMatchObject({ state: 'failed', error: { code: 'media-broken' } })
    expect(first.job.error?.message).toContain('a.mp4')
    expect(await test.client.media.get({ mediaId: first.mediaId })).toMatchObject({ state: 'failed', error: { code: 'media-broken' } })
    deadly.clear()
    expect((await add('b.mp4')).job.state).toBe('done')
    expect((await ended([(await test.client.jobs.resume({ jobId: first.job.id })).id]))[0]).toMatchObject({ state: 'done' })
    expect(await test.client.media.get({ mediaId: first.mediaId })).toMatchObject({ state: 'ready', frameCount: 60 })
  })

  it('while it analyses interrupts the job by name; it can be taken up again', async () => {
    const { mediaId } = await add('a.mp4')
    deadly.add('inference')
    const [started] = await test.client.analysis.start({ mediaId, everyNth: 10, provider: 'cpu' })
    const [job] = await ended([started!.id])
    expect(job).toMatchObject({ state: 'interrupted', error: { code: 'worker-died' } })
    expect(job?.error?.message).toContain('a.mp4')
    expect(await test.client.project.info({})).toMatchObject({ mediaCount: 1 })
    deadly.clear()
    expect((await ended([(await test.client.jobs.resume({ jobId: job!.id })).id]))[0]?.state).toBe('done')
    expect((await test.client.media.get({ mediaId })).analysis).toMatchObject({ state: 'complete', analysedFrames: 6 })
  })

  it('by a fault in the decoder names the file, and the next file of the same batch is looked into and analysed', async () => {
    crashingMethod = 'probe'
    const added = await test.client.media.add({ paths: ['a.mp4', 'b.mp4'].map(name => join(test.folder, name)) })
    const probes = await ended(added.map(({ jobId }) => jobId))
    expect(probes.map(job => job.state)).toEqual(['failed', 'done'])
    expect(probes[0]!.error).toMatchObject({ code: 'media-broken', message: 'a.mp4 cannot be read: the decoder ended (signal SIGSEGV)', hint: expect.stringContaining('damaged') as string })

    crashingMethod = null
    await ended([(await test.client.jobs.resume({ jobId: probes[0]!.id })).id])
    crashingMethod = 'openAnalysis'
    const jobs = await ended((await test.client.analysis.start({ everyNth: 10, provider: 'cpu' })).map(job => job.id))
    expect(jobs.map(job => job.state)).toEqual(['interrupted', 'done'])
    expect(jobs[0]!.error).toMatchObject({ code: 'worker-died', data: { file: 'a.mp4' }, message: expect.stringContaining('SIGSEGV') as string })
    expect((await test.client.media.get({ mediaId: added[1]!.mediaId! })).analysis).toMatchObject({ state: 'complete', analysedFrames: 6 })
  })
})
