import type { CurvePoint, Job } from '#shared/contract/index.ts'
import type { WorkerHost } from '../processes/channel.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import type { AnnotatedProject } from '../training/project/annotated-project.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policyStages } from '#shared/contract/index.ts'
import { createNodeWorkerHost } from '../processes/host-node.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'
import { stageSteps } from '../training/policy/stages.ts'
import { makeAnnotatedProject } from '../training/project/annotated-project.ts'
import { correctionsOf } from '../training/reasoner/scripted-annotator.ts'

let studio: TestEngine
let project: AnnotatedProject

let trainers: number[]

/** The usual processes, with the ids of those that train. */
function watchedHost(): WorkerHost {
  const host = createNodeWorkerHost()
  return {
    spawn: (kind) => {
      const channel = host.spawn(kind)
      if (kind === 'training')
        trainers.push(channel.pid!)
      return channel
    },
  }
}

beforeEach(async () => {
  trainers = []
  studio = startTestEngine({ workerHost: watchedHost() })
  project = await makeAnnotatedProject(join(studio.folder, 'study'), { first: 60 }, 15)
  await studio.client.project.open({ path: project.folder })
})
afterEach(() => studio.dispose())

async function review(count: number): Promise<void> {
  await studio.client.document.correct({ corrections: project.samples.slice(0, count).flatMap(correctionsOf), annotator: 'anna' })
}

async function acceptTrees(from: number, count: number): Promise<void> {
  const corrections = project.samples.slice(from, from + count).map(({ segmentId }) => ({ action: 'accept-tree' as const, segmentId }))
  await studio.client.document.correct({ corrections, annotator: 'anna' })
}

async function ended(jobId: string): Promise<Job> {
  for await (const event of await studio.client.project.events({})) {
    const [job] = (await studio.client.jobs.list({})).filter(each => each.id === jobId)
    if (event.kind === 'job' && job && !['queued', 'running'].includes(job.state))
      return job
  }
  throw new Error('The events ended')
}

async function train(steps = 120): Promise<string> {
  const started = await studio.client.training.start({ seed: 1, steps })
  const job = await ended(started.id)
  expect(job.error).toBeNull()
  expect(job.state).toBe('done')
  const models = await studio.client.training.models({})
  return models.at(-1)!.id
}

/** Kills the training process as soon as the curve is as asked; answers the curve once the job is interrupted. */
async function killOnce(jobId: string, when: (points: readonly CurvePoint[]) => boolean): Promise<readonly CurvePoint[]> {
  let killed = false
  for await (const event of await studio.client.project.events({})) {
    const points = await studio.client.training.curve({ jobId })
    if (!killed && when(points)) {
      killed = true
      process.kill(trainers.at(-1)!, 'SIGKILL')
    }
    if (event.kind === 'job' && event.job.id === jobId && event.job.state === 'interrupted')
      return points
  }
  throw new Error('The events ended')
}

async function shownReasoners(): Promise<Set<string | null>> {
  const views = await studio.client.document.segments({ mediaId: 'first' })
  return new Set(views.filter(view => !view.reviewed).map(view => view.shown?.reasonerId ?? null))
}

describe('training over the contract', () => {
  it('says what is missing before there is enough', async () => {
    await review(1)
    await acceptTrees(1, 1)
    const status = await studio.client.training.status({})
    expect(status).toMatchObject({ correctionsSinceLast: 2, reviewedSegments: 2, canTrain: false })
    expect(await failureOf(studio.client.training.start({ seed: 1 }))).toMatchObject({ code: 'nothing-to-learn' })
    expect(await studio.client.training.models({})).toEqual([])
  })

  it('trains a candidate that agrees better with the annotator, and uses it only once promoted', async () => {
    await review(45)
    const before = await studio.client.training.status({})
    expect(before).toMatchObject({ reviewedSegments: 45, split: 'within-video', canTrain: true, reason: null })
    expect(before.trainSegments + before.heldOutSegments).toBeLessThanOrEqual(45)
    const started = await studio.client.training.start({ seed: 1, steps: 300 })
    expect((await studio.client.training.status({})).runningJobId).toBe(started.id)
    const job = await ended(started.id)
    expect(job).toMatchObject({ state: 'done', progress: { unit: 'steps', provider: 'cpu' } })
    const curve = await studio.client.training.curve({ jobId: started.id })
    const [model] = await studio.client.training.models({})
    expect(model).toMatchObject({ state: 'candidate', parentId: null, seed: 1, split: 'within-video', trainSegments: before.trainSegments })
    expect(curve).toEqual(model!.curve)
    expect(curve.at(-1)!.trainLoss).toBeLessThan(curve[0]!.trainLoss)
    expect(await studio.client.training.status({})).toMatchObject({ correctionsSinceLast: 0, runningJobId: null })
    expect(await shownReasoners()).toEqual(new Set(['teacher']))

    const { old, new: fresh, changed, ...ids } = await studio.client.training.compare({ modelId: model!.id })
    expect(ids).toEqual({ oldId: 'teacher', newId: model!.id })
    expect(fresh).toEqual(model!.heldOut)
    expect(fresh.treeDistance).toBeLessThan(old.treeDistance)
    expect(changed.filter(each => each.verdict === 'better').length).toBeGreaterThan(0)

    const promoted = await studio.client.training.promote({ modelId: model!.id })
    expect(promoted).toMatchObject([{ id: model!.id, state: 'promoted' }])
    expect(await shownReasoners()).toEqual(new Set([model!.id]))
    expect((await studio.client.project.info({}))!.promotedModel).toBe(model!.id)
  })

  it('never touches what people decided', async () => {
    await review(30)
    const people = async (): Promise<unknown> => (await studio.client.document.records({ types: ['tree'] })).filter(record => record.type === 'tree' && record.layer === 'person')
    const before = await people()
    await studio.client.training.promote({ modelId: await train() })
    expect(await people()).toEqual(before)
  })

  it('keeps the held-out part of the first training for all that follow, and starts from the promoted model', async () => {
    await review(30)
    const first = await train()
    await studio.client.training.promote({ modelId: first })
    await acceptTrees(30, 20)
    await train()
    const [old, fresh] = await studio.client.training.models({})
    expect(fresh).toMatchObject({ parentId: first, state: 'candidate' })
    expect(fresh!.trainSegments).toBeGreaterThan(old!.trainSegments)
    expect(fresh!.heldOut.segments).toBe(old!.heldOut.segments)
    expect((await studio.client.training.compare({ modelId: fresh!.id })).oldId).toBe(first)
  })

  it('rolls back to the model before, then to the teacher, and discards candidates', async () => {
    await review(30)
    const [first, second, third] = [await train(), await train(), await train()]
    await studio.client.training.promote({ modelId: first })
    await studio.client.training.promote({ modelId: second })
    const states = async (): Promise<string[]> => (await studio.client.training.models({})).map(model => model.state)
    expect(await states()).toEqual(['retired', 'promoted', 'candidate'])
    await studio.client.training.rollback({})
    expect(await states()).toEqual(['promoted', 'candidate', 'candidate'])
    expect(await shownReasoners()).toEqual(new Set([first]))
    await studio.client.training.rollback({})
    expect(await shownReasoners()).toEqual(new Set(['teacher']))
    expect(await failureOf(studio.client.training.rollback({}))).toMatchObject({ code: 'conflict' })
    await studio.client.training.discard({ modelId: third })
    expect(await failureOf(studio.client.training.promote({ modelId: third }))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(studio.client.training.promote({ modelId: 'nobody' }))).toMatchObject({ code: 'not-found' })
  })

  it('keeps the files of a discarded model until they are cleaned, and takes an exported one in again', async () => {
    await review(30)
    const modelId = await train()
    const state = async (): Promise<string | undefined> => (await studio.client.training.models({}))[0]?.state
    const { before, after } = await studio.client.training.reliability({ modelId })
    expect(before).toBeNull()
    expect(after.forecasts).toBe(after.bins.reduce((sum, bin) => sum + bin.count, 0))
    expect(after.forecasts).toBeGreaterThan(10)
    const out = join(studio.folder, 'exported.onnx')
    const { files } = await studio.client.training.export({ modelId, out })
    expect(files.every(existsSync)).toBe(true)
    expect(await failureOf(studio.client.training.import({ path: out }))).toMatchObject({ code: 'conflict' })
    await studio.client.training.discard({ modelId })
    expect(await state()).toBe('discarded')
    await studio.client.training.restore({ modelId })
    expect(await state()).toBe('candidate')
    await studio.client.training.discard({ modelId })
    expect((await studio.client.training.clean({})).models).toBe(1)
    expect(existsSync(join(project.folder, 'models', modelId))).toBe(false)
    expect(await failureOf(studio.client.training.restore({ modelId }))).toMatchObject({ code: 'model-missing' })
    await studio.client.training.import({ path: out })
    expect(await state()).toBe('candidate')
    await studio.client.training.promote({ modelId })
    expect(await shownReasoners()).toEqual(new Set([modelId]))
  })

  it('tells of a policy its stages and each term of the reward, and by whose word it learns', async () => {
    await review(30)
    const { sources, heldOutGroups, splitFixed } = await studio.client.training.status({})
    expect(splitFixed).toBe(false)
    expect(heldOutGroups.length).toBeGreaterThan(0)
    expect(sources.find(source => source.kind === 'teacher')!.count).toBeGreaterThan(0)
    const started = await studio.client.training.start({ seed: 1, steps: 9, kind: 'policy', stages: ['emotions', 'reinforce'], reinforce: { group: 4, clips: 2 } })
    expect(await ended(started.id)).toMatchObject({ state: 'done', error: null })
    const curve = await studio.client.training.curve({ jobId: started.id })
    expect(new Set(curve.map(point => point.stage))).toEqual(new Set(['emotions', 'reinforce']))
    for (const { stage, rewards } of curve)
      expect(Number.isFinite(rewards?.tree)).toBe(stage === 'reinforce')
    const [model] = await studio.client.training.models({})
    expect(model!.curve).toEqual(curve)
    expect(await studio.client.training.status({})).toMatchObject({ splitFixed: true, heldOutGroups })
  }, 120_000)

  it('remembers models, promotion and curves after a restart', async () => {
    await review(30)
    const modelId = await train()
    await studio.client.training.promote({ modelId })
    const [job] = (await studio.client.jobs.list({})).filter(each => each.kind === 'train')
    const before = [await studio.client.training.models({}), await studio.client.training.curve({ jobId: job!.id })]
    await studio.restart()
    await studio.client.project.open({ path: project.folder })
    expect([await studio.client.training.models({}), await studio.client.training.curve({ jobId: job!.id })]).toEqual(before)
    expect(await shownReasoners()).toEqual(new Set([modelId]))
  })

  it('goes on after its process was killed, with the curve it would have had', async () => {
    await review(30)
    await train(200)
    const started = await studio.client.training.start({ seed: 1, steps: 200 })
    await killOnce(started.id, points => points.length >= 5)
    await studio.client.jobs.resume({ jobId: started.id })
    expect((await ended(started.id)).state).toBe('done')
    const [through, resumed] = await studio.client.training.models({})
    expect(resumed!.curve).toEqual(through!.curve)
  })

  it('goes on after a kill in every stage of a policy, with the curve it would have had', async () => {
    await review(30)
    const steps = 32
    const through = await studio.client.training.start({ seed: 1, steps, kind: 'policy', stages: [...policyStages] })
    expect((await ended(through.id)).error).toBeNull()
    const killed = await studio.client.training.start({ seed: 1, steps, kind: 'policy', stages: [...policyStages] })
    const ends = stageSteps(policyStages, steps).map((_, place, all) => all.slice(0, place + 1).reduce((sum, each) => sum + each, 0))
    for (const [place, end] of ends.entries()) {
      const inStage = await killOnce(killed.id, points => points.some(point => point.step > (ends[place - 1] ?? 0)))
      expect(inStage.at(-1)!.step).toBeLessThan(end)
      await studio.client.jobs.resume({ jobId: killed.id })
    }
    expect((await ended(killed.id)).state).toBe('done')
    const [model, again] = await studio.client.training.models({})
    expect(again!.curve).toEqual(model!.curve)
  }, 300_000)
})
