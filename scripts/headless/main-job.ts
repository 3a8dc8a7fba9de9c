import type { SegmentView } from '#shared/contract/document.contract.ts'
import type { Media } from '#shared/contract/media.contract.ts'
import type { Comparison, ModelCard, TrainingStatus } from '#shared/contract/training.contract.ts'
import type { Studio } from './studio.ts'
import { review } from './annotator.ts'

const everyNth = 2
const seed = 1
const annotator = 'scripted annotator'

/** One film after the job: before and after the annotator went through its segments. */
export type Film = Readonly<{ media: Media, before: readonly SegmentView[], after: readonly SegmentView[] }>

/** What the main job leaves to tell of. */
export type Outcome = Readonly<{ films: readonly Film[], status: TrainingStatus, model: ModelCard, comparison: Comparison, corrections: number, seconds: number }>

async function analyse(studio: Studio): Promise<Media[]> {
  await studio.client.project.openSample({})
  await studio.finish((await studio.client.jobs.list({})).filter(({ kind }) => kind === 'probe'))
  await studio.finish(await studio.client.analysis.start({ everyNth }))
  return studio.client.media.list({})
}

async function correct({ client }: Studio, segments: readonly SegmentView[]): Promise<number> {
  let acts = 0
  for (const view of segments) {
    const corrections = review(view)
    if (corrections.length === 0)
      continue
    await client.document.correct({ corrections, annotator })
    acts += corrections.length
  }
  return acts
}

/** Corrects every segment by the scripted annotator, trains once, compares, and promotes the new model when it is better. */
async function correctAndTrain(studio: Studio, media: readonly Media[], say: (line: string) => void): Promise<Omit<Outcome, 'seconds'>> {
  const { client } = studio
  const segmentsOf = async (): Promise<SegmentView[][]> => Promise.all(media.map(({ id }) => client.document.segments({ mediaId: id })))
  const before = await segmentsOf()
  say(`${before.flat().length} segments have trees by the rule teacher; the scripted annotator goes through them.`)
  const corrections = await correct(studio, before.flat())
  const status = await client.training.status({})
  say(`${corrections} acts of correction; training on ${status.trainSegments} segments, ${status.heldOutSegments} are held out.`)
  await studio.finish([await client.training.start({ seed })])
  const model = (await client.training.models({})).toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0]!
  const comparison = await client.training.compare({ modelId: model.id })
  const isBetter = comparison.new.emotionAccuracy > comparison.old.emotionAccuracy
  await (isBetter ? client.training.promote({ modelId: model.id }) : client.training.discard({ modelId: model.id }))
  const after = await segmentsOf()
  const films = media.map((film, at) => ({ media: film, before: before[at]!, after: after[at]! }))
  return { films, status, model, comparison, corrections }
}

/** The whole loop on the two sample films. */
export async function runLoop(studio: Studio, say: (line: string) => void): Promise<Outcome> {
  const startMs = performance.now()
  say('Analysing the two sample films.')
  const media = await analyse(studio)
  const outcome = await correctAndTrain(studio, media, say)
  return { ...outcome, seconds: (performance.now() - startMs) / 1000 }
}
