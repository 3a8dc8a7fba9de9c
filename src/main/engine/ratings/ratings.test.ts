import type { TestEngine } from '../testing/test-engine.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeSamples } from '#shared/domain/trace/samples.ts'
import { scalePresets } from '#shared/domain/trace/scales.ts'
import { makeClip } from '../media/fixtures/make-clip.ts'
import { failureOf, startTestEngine } from '../testing/test-engine.ts'

let test: TestEngine
let mediaId: string
let tierId: string

const stepUs = 40_000
const [preset] = scalePresets.filter(({ key }) => key === 'valence-arousal')

/** Samples of both axes from `startUs` up to `endUs`, valence by the time, arousal its opposite. */
function stretch(startUs: number, endUs: number, valence: (timeUs: number) => number) {
  const timesUs = Float64Array.from({ length: Math.ceil((endUs - startUs) / stepUs) }, (_, at) => startUs + at * stepUs)
  return { startUs, endUs, samples: encodeSamples({ timesUs, values: [Float32Array.from(timesUs, valence), Float32Array.from(timesUs, time => -valence(time))] }) }
}

const smile = (timeUs: number): number => Math.sin(timeUs / 3e6)
const place = () => ({ mediaId, tierId, trackId: null })

/** Rates in writes of a second each, as the window does. */
async function rate(rater: string, fromUs: number, toUs: number, valence: (timeUs: number) => number): Promise<string> {
  let continues: number | undefined
  let ratingId = ''
  for (let startUs = fromUs; startUs < toUs; startUs += 1_000_000) {
    const saved = await test.client.ratings.write({ ...place(), rater, ...stretch(startUs, Math.min(toUs, startUs + 1_000_000), valence), continues })
    continues = saved.sequence
    ratingId = saved.ratingId
  }
  return ratingId
}

async function read(ratingId: string): Promise<{ timesUs: number[], valence: number[], arousal: number[] }> {
  const { rows, data } = await test.client.ratings.read({ ratingId })
  const resource = test.engine.resolveToken(data)
  if (resource.kind !== 'bytes')
    throw new Error('The samples are not there')
  const { buffer, byteOffset } = resource.bytes.slice()
  return {
    timesUs: [...new Float64Array(buffer, byteOffset, rows)],
    valence: [...new Float32Array(buffer, byteOffset + rows * 8, rows)],
    arousal: [...new Float32Array(buffer, byteOffset + rows * 12, rows)],
  }
}

beforeAll(async () => {
  test = startTestEngine()
  await test.client.project.create({ path: join(test.folder, 'Study') })
  const clip = join(test.folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 30 })
  const [added] = await test.client.media.add({ paths: [clip] })
  mediaId = added!.mediaId!
  tierId = (await test.client.ratings.addTier({ name: 'Affect', scale: { axes: preset!.axes, shape: preset!.shape, rateHz: 25 }, annotator: 'cara' })).tier.id
}, 60_000)

afterAll(() => test.dispose())

describe('continuous ratings', () => {
  it('commit every write, survive a restart, and are one step of undo', async () => {
    const ratingId = await rate('anna', 0, 30_000_000, smile)
    const history = await test.client.document.history({})
    expect(history.map(({ action, who, summary }) => [action, who, summary])).toEqual([['rate', 'anna', 'Rate Affect'], ['add-tier', 'cara', 'Add the tier Affect']])
    await test.restart()
    await test.client.project.open({ path: join(test.folder, 'Study.affectree') })
    const { timesUs, valence, arousal } = await read(ratingId)
    expect([timesUs.length, timesUs[1], valence[100], arousal[100]]).toEqual([750, 40_000, Math.fround(smile(4_000_000)), Math.fround(-smile(4_000_000))])
    await test.client.document.undo({})
    expect(await test.client.ratings.list({ mediaId })).toEqual([])
    await test.client.document.redo({})
    expect(await test.client.ratings.list({ mediaId })).toMatchObject([{ samples: 750, startUs: 0, endUs: 29_960_000, rating: { rater: 'anna', lagUs: 0 } }])
  })

  it('are re-recorded in part and discarded in part, each one step of undo', async () => {
    const ratingId = await rate('anna', 10_020_000, 12_020_000, () => 0.75)
    const now = await read(ratingId)
    expect(now.valence.filter(value => value === 0.75)).toHaveLength(50)
    expect(now.timesUs.every((time, at) => at === 0 || time > now.timesUs[at - 1]!)).toBe(true)
    expect(now.timesUs).toHaveLength(750)
    await test.client.ratings.write({ ...place(), rater: 'anna', startUs: 28_000_000, endUs: 30_000_000, samples: '' })
    expect((await read(ratingId)).timesUs).toHaveLength(700)
    await test.client.document.undo({})
    await test.client.document.undo({})
    const before = await read(ratingId)
    expect([before.timesUs.length, before.valence.includes(0.75)]).toEqual([750, false])
  })

  it('refuse samples outside of their stretch, an unknown tier and an unknown film', async () => {
    expect(await failureOf(test.client.ratings.write({ ...place(), ...stretch(0, 1_000_000, smile), endUs: 500_000 }))).toMatchObject({ code: 'bad-input' })
    expect(await failureOf(test.client.ratings.write({ ...place(), tierId: 'nowhere', startUs: 0, endUs: 1, samples: '' }))).toMatchObject({ code: 'not-found' })
    expect(await failureOf(test.client.ratings.write({ ...place(), mediaId: 'nowhere', startUs: 0, endUs: 1, samples: '' }))).toMatchObject({ code: 'not-found' })
    expect(await failureOf(test.client.ratings.addTier({ name: 'Affect', scale: { axes: preset!.axes, shape: 'square', rateHz: 25 } }))).toMatchObject({ code: 'conflict' })
  })

  it('of several raters are compared, and a late hand is found and taken off', async () => {
    const late = await rate('ben', 0, 30_000_000, timeUs => smile(timeUs - 600_000))
    const [valence] = await test.client.ratings.agreement(place())
    expect(valence).toMatchObject({ axis: 'valence', reason: null })
    expect(valence!.iccSingle).toBeLessThan(0.99)
    const ben = valence!.raters.find(({ rater }) => rater === 'ben')!
    expect(Math.abs(ben.bestLagUs - 600_000)).toBeLessThanOrEqual(stepUs)
    await test.client.ratings.setLag({ ratingId: late, lagUs: ben.bestLagUs })
    const [mended] = await test.client.ratings.agreement(place())
    expect(mended!.iccSingle).toBeGreaterThan(0.999)
    expect(mended!.meanConcordance).toBeGreaterThan(0.999)
  })

  it('are written out as sampled, or on a common clock without the lag', async () => {
    const out = join(test.folder, 'ratings.csv')
    const asSampled = await test.client.ratings.export({ out, lagTakenOff: false })
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
    expect([asSampled.rows, lines.length]).toEqual([2 * 2 * 750, 2 * 2 * 750 + 1])
    expect(lines[0]).toBe('media_id,media_name,subject,tier,track_id,rater,lag_us,axis,time_us,value')
    expect(lines[2]).toBe(`${mediaId},clip.mp4,,Affect,,anna,0,valence,40000,${Number(Math.fround(smile(40_000)).toPrecision(9))}`)
    const ticks = await test.client.ratings.export({ out, rateHz: 10 })
    expect(ticks.rows).toBeLessThan(2 * 2 * 301)
    expect(readFileSync(out, 'utf8')).toContain(',ben,600000,valence,0,')
  })
})
