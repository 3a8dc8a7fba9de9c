import type { SegmentView } from '#shared/contract/document.contract.ts'
import type { ModelCard } from '#shared/contract/training.contract.ts'
import type { Studio } from '../../headless/studio.ts'
import type { Film } from './draw-films.ts'
import type { Fold } from './folds.ts'
import type { Answer } from './scores.ts'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { createRandom, shuffled } from '#shared/domain/random.ts'
import { emotionSignals } from '#shared/domain/teacher/emotion-posterior.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { mainTrack, readSignals } from '../../headless/footage.ts'
import { correctByTruth } from './annotator.ts'
import { studyEmotions } from './emotions.ts'

/** A film in the project: its media and the face in it. */
export type Analysed = Film & Readonly<{ mediaId: string, trackId: string }>

const annotator = 'annotator who saw everything'

/**
 * Makes a project of the films, each with the name of its subject, and analyses them, or goes on with one that was begun. The machine's own cuts
 * are taken out: the study's stretches are cut by hand.
 */
export async function analyseFilms(studio: Studio, folder: string, films: readonly Film[]): Promise<Analysed[]> {
  const { client } = studio
  await (existsSync(folder) ? client.project.open({ path: folder }) : client.project.create({ path: folder }))
  const added = await client.media.add({ paths: films.map(({ path }) => path) })
  await studio.finish((await client.jobs.list({})).filter(({ kind }) => kind === 'probe'))
  const media = films.map((film, at) => ({ ...film, mediaId: added[at]!.mediaId! }))
  for (const { mediaId, truth } of media)
    await client.media.setSubject({ mediaId, subject: truth.subject })
  await studio.finish(await client.analysis.start({ provider: 'cpu' }))
  const analysed: Analysed[] = []
  for (const film of media) {
    const track = await mainTrack(studio, film.mediaId)
    if (!track)
      throw new Error(`No face was found in ${film.path}`)
    const corrections = (await client.document.segments({ mediaId: film.mediaId })).map(({ segment }) => ({ action: 'remove-segment' as const, segmentId: segment.id }))
    if (corrections.length > 0)
      await client.document.correct({ corrections, annotator })
    analysed.push({ ...film, trackId: track.id })
  }
  return analysed
}

/** One of the study's stretches in the project. */
type Stretch = Readonly<{ film: Analysed, episode: Analysed['truth']['episodes'][number], view: SegmentView }>

/** Cuts the true stretches of some films by hand: the same for every reader. */
async function cutStretches({ client }: Studio, films: readonly Analysed[]): Promise<Stretch[]> {
  const stretches: Stretch[] = []
  for (const film of films) {
    const { mediaId, trackId } = film
    await client.document.correct({ annotator, corrections: film.truth.episodes.map(({ startUs, endUs }) => ({ action: 'add-segment', mediaId, trackId, startUs, endUs })) })
    const views = (await client.document.segments({ mediaId })).toSorted((a, b) => a.segment.startUs - b.segment.startUs)
    stretches.push(...film.truth.episodes.map((episode, at) => ({ film, episode, view: views[at]! })))
  }
  return stretches
}

/** What the pretrained emotion model says by itself: the class whose probability is highest on average over a stretch. */
async function emotionAlone(studio: Studio, { film, episode }: Stretch): Promise<string | null> {
  const { timesUs, columns } = await readSignals(studio, film.mediaId, film.trackId)
  const means = studyEmotions.map((emotion) => {
    const values = [...columns.get(emotionSignals[emotion].signal)!].filter((value, row) => timesUs[row]! >= episode.startUs && timesUs[row]! < episode.endUs && !Number.isNaN(value))
    return { emotion, mean: values.reduce((sum, value) => sum + value, 0) / values.length }
  })
  return means.toSorted((a, b) => b.mean - a.mean)[0]!.emotion
}

const named = (view: SegmentView | undefined): string | null => view?.machine ? leadingEmotion(view.machine.tree)?.term ?? null : null

/** What is trained after so many corrected stretches, drawn at random from `seed`; `steps` as usual when left out. */
export type Learning = Readonly<{ kinds: readonly ModelCard['kind'][], seed: number, corrections: number, steps?: number }>

async function trainOnce({ client, finish }: Studio, kind: ModelCard['kind'], { seed, steps }: Learning): Promise<ModelCard> {
  const known = new Set((await client.training.models({})).map(({ id }) => id))
  await finish([await client.training.start({ kind, seed, steps })])
  return (await client.training.models({})).find(({ id }) => !known.has(id))!
}

/** The reading of each test stretch by the model in use (the teacher when none is). */
async function readings({ client }: Studio, stretches: readonly Stretch[]): Promise<Map<Stretch, string | null>> {
  const views = new Map<string, SegmentView>()
  for (const mediaId of new Set(stretches.map(({ film }) => film.mediaId))) {
    for (const view of await client.document.segments({ mediaId }))
      views.set(view.segment.id, view)
  }
  return new Map(stretches.map(stretch => [stretch, named(views.get(stretch.view.segment.id))]))
}

/** Corrects some stretches, drawn at random, as an annotator who saw everything would. */
async function correctSome({ client }: Studio, stretches: readonly Stretch[], { corrections, seed }: Learning): Promise<void> {
  for (const { view, episode } of shuffled(stretches, createRandom(seed)).slice(0, corrections))
    await client.document.correct({ corrections: correctByTruth(view, episode.tree), annotator })
}

/**
 * One fold in a copy of the analysed project. Nothing of the test subjects is cut or corrected in it while it learns: their stretches are cut
 * afterwards. The models trained on the corrected stretches of the others are promoted one after the other and read the test stretches.
 */
export async function runFold(studio: Studio, base: string, folder: string, films: readonly Analysed[], fold: Fold, learning: Learning): Promise<Answer[]> {
  const { client } = studio
  const filmsOf = (subjects: readonly string[]): Analysed[] => films.filter(({ truth }) => subjects.includes(truth.subject))
  await client.project.close({})
  rmSync(folder, { recursive: true, force: true })
  cpSync(base, folder, { recursive: true })
  await client.project.open({ path: folder })
  await correctSome(studio, await cutStretches(studio, filmsOf(fold.learn)), learning)
  const models: ModelCard[] = []
  for (const kind of learning.kinds)
    models.push(await trainOnce(studio, kind, learning))
  const tested = await cutStretches(studio, filmsOf(fold.test))
  const said = new Map([['rule teacher', await readings(studio, tested)]])
  for (const { id, kind } of models) {
    await client.training.promote({ modelId: id })
    said.set(kind, await readings(studio, tested))
  }
  const answers: Answer[] = []
  for (const stretch of tested) {
    const readers = [...said].map(([name, byStretch]): [string, string | null] => [name, byStretch.get(stretch) ?? null])
    answers.push({ subject: stretch.film.truth.subject, truth: stretch.episode.emotion, said: { 'emotion model': await emotionAlone(studio, stretch), ...Object.fromEntries(readers) } })
  }
  return answers
}
