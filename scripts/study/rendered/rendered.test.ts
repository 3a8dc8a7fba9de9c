import type { Session } from './session.ts'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { startTestEngine } from '#engine/testing/test-engine.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { applyCorrections } from '#shared/domain/corrections/apply-correction.ts'
import { documentState } from '#shared/domain/document/document-state.ts'
import { readIctFace } from '../../models/action-units/ict-face.ts'
import { root } from '../../setup/paths.mjs'
import { correctByTruth } from './annotator.ts'
import { analyseFilms, runFold } from './chain.ts'
import { drawFilms } from './draw-films.ts'
import { studyEmotions } from './emotions.ts'
import { dealFolds } from './folds.ts'
import { drawPerson } from './person.ts'
import { compareReaders, scoreReader } from './scores.ts'
import { planSession } from './session.ts'
import { truthOf } from './truth.ts'

const rest = { lipGapCm: 0.1, openLeft: 0.3, openRight: 0.3 }
const sessionOf = (number: number): Session => planSession(1, drawPerson(1, number, { identities: [] }, 192), { rounds: 2, rateHz: 12.5 })
const truthOfSession = (session: Session): ReturnType<typeof truthOf> => truthOf(session, session.moments.map(({ mouth }) => ({ ...rest, lipGapCm: rest.lipGapCm + mouth })), rest)

describe('a session', () => {
  it('is the same for the same person, another for another, and shows every emotion as often, one after the other', () => {
    const [first, again, other] = [sessionOf(1), sessionOf(1), sessionOf(2)]
    expect([again.episodes, again.moments]).toStrictEqual([first.episodes, first.moments])
    expect(other.episodes).not.toStrictEqual(first.episodes)
    for (const emotion of studyEmotions)
      expect(first.episodes.filter(episode => episode.emotion === emotion)).toHaveLength(2)
    first.episodes.forEach((episode, at) => expect(episode.startUs).toBeGreaterThan(first.episodes[at - 1]?.endUs ?? 0))
    expect(first.moments[0]!.weights.size).toBe(0)
  })

  it('has a truth that names the emotion shown, and neutral faces without facial action when nobody speaks', () => {
    const { episodes } = truthOfSession(sessionOf(1))
    for (const { emotion, tree } of episodes)
      expect(tree.nodes.filter(({ level }) => level === 'emotion').map(({ term }) => term)).toStrictEqual([emotion])
    const smiles = episodes.filter(({ tree }) => tree.nodes.some(({ term }) => term === 'lip-corners-raised')).map(({ emotion }) => emotion)
    expect(new Set(smiles)).toStrictEqual(new Set(['happiness']))
  })
})

describe('the annotator', () => {
  it('leaves what was there and nothing else, whatever the machine said', () => {
    const [truths, readings] = [1, 2].map(number => truthOfSession(sessionOf(number)).episodes.map(({ tree }) => tree))
    truths!.forEach((truth, at) => {
      const segment = { type: 'segment' as const, id: 's', mediaId: 'm', trackId: null, startUs: 0, endUs: 1, layer: 'person' as const }
      const machine = { type: 'tree' as const, id: 't', mediaId: 'm', segmentId: 's', layer: 'machine' as const, reasonerId: 'teacher', basis: null, tree: readings![at]! }
      const corrections = correctByTruth({ segment, machine, shown: machine, reviewed: false }, truth)
      const { added } = applyCorrections(documentState([segment, machine]), corrections, { annotator: 'a', newId: () => 'p', codebooks: coreCodebooks })
      const [person] = added.flatMap(record => record.type === 'tree' ? [record.tree] : [])
      const terms = (nodes: typeof truth.nodes): string[] => nodes.map(({ level, term }) => `${level} ${term}`).sort()
      expect(terms(person!.nodes.filter(({ verdict }) => verdict !== 'rejected'))).toStrictEqual(terms(truth.nodes))
      expect(person!.nodes.every(({ verdict }) => verdict !== 'unreviewed')).toBe(true)
    })
  })
})

describe('folds and scores', () => {
  it('test everybody once, by models that learned from others', () => {
    const subjects = Array.from({ length: 11 }, (_, at) => `s${at}`)
    const folds = dealFolds(subjects, 4, 3)
    expect(folds.flatMap(({ test }) => test).sort()).toStrictEqual([...subjects].sort())
    for (const { test, learn } of folds)
      expect([...test, ...learn].sort()).toStrictEqual([...subjects].sort())
  })

  it('are the recall averaged over emotions, and its paired difference', () => {
    const answers = studyEmotions.flatMap((truth, at) => [0, 1, 2, 3].map(person => ({ subject: `s${person}`, truth, said: { right: truth, half: at < 3 ? truth : person < 2 ? truth : null } })))
    expect(scoreReader(answers, 'right').recall).toMatchObject({ value: 1, low: 1, high: 1 })
    expect(scoreReader(answers, 'half').recall.value).toBeCloseTo(5 / 7)
    expect(compareReaders(answers, 'right', 'half').value).toBeCloseTo(2 / 7)
  })
})

const faceFolder = process.env['AFFECTREE_ICT_FACE'] ?? join(root, '..', 'shared', 'data', 'ict-face')

describe.skipIf(!existsSync(faceFolder))('the chain from pixels to trees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rendered-'))
  const engine = startTestEngine()
  const studio = {
    client: engine.client,
    bytesOf: (token: string) => {
      const resource = engine.engine.resolveToken(token)
      return resource.kind === 'bytes' ? resource.bytes : new Uint8Array()
    },
    finish: async (jobs: readonly { readonly id: string }[]) => {
      for (;;) {
        const now = (await engine.client.jobs.list({})).filter(({ id }) => jobs.some(job => job.id === id))
        if (now.every(({ state }) => state !== 'queued' && state !== 'running'))
          return now
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    },
    close: async () => {},
  }
  afterAll(async () => {
    await engine.dispose()
    rmSync(folder, { recursive: true })
  })

  it('draws, analyses, corrects, trains and reads people it never learned from', async () => {
    const films = drawFilms(join(folder, 'films'), readIctFace(faceFolder), { seed: 5, people: 3, rounds: 1, sizePx: 128, rateHz: 8, emotions: ['happiness', 'surprise', 'neutral'] })
    const base = join(folder, 'films.affectree')
    const analysed = await analyseFilms(studio, base, films)
    const [fold] = dealFolds(films.map(({ truth }) => truth.subject), 3, 1)
    const answers = await runFold(studio, base, join(folder, 'fold.affectree'), analysed, fold!, { kinds: ['reasoner', 'policy'], seed: 1, corrections: 6, steps: 12 })
    expect(answers.map(({ subject, truth }) => [subject, truth])).toStrictEqual(films.filter(({ truth }) => fold!.test.includes(truth.subject)).flatMap(({ truth }) => truth.episodes.map(({ emotion }) => [truth.subject, emotion])))
    for (const { said } of answers) {
      expect(Object.keys(said)).toStrictEqual(['emotion model', 'rule teacher', 'reasoner', 'policy'])
      for (const term of Object.values(said))
        expect([...studyEmotions, 'contempt']).toContain(term)
    }
    const tested = new Set<string>()
    for (const { mediaId } of analysed.filter(({ truth }) => fold!.test.includes(truth.subject)))
      (await engine.client.document.segments({ mediaId })).forEach(({ segment }) => tested.add(segment.id))
    const models = join(folder, 'fold.affectree', 'models')
    for (const model of readdirSync(models)) {
      const card = JSON.parse(readFileSync(join(models, model, 'card.json'), 'utf8')) as Record<'trainedOn' | 'weaklyOn' | 'heldOutOn', string[]>
      const known = [...card.trainedOn, ...card.weaklyOn, ...card.heldOutOn]
      expect(known).toHaveLength(6)
      expect(known.filter(id => tested.has(id))).toStrictEqual([])
    }
  }, 900_000)
})
