import type { Job } from '#shared/contract/jobs.contract.ts'
import type { TestEngine } from '../testing/test-engine.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildModels } from '../../../../scripts/models/build.ts'
import { followJobs } from '../cli/follow-jobs.ts'
import { makeClip } from '../media/fixtures/make-clip.ts'
import { heardTrack } from '../perception/store/sound-file.ts'
import { startTestEngine } from '../testing/test-engine.ts'

let test: TestEngine
let project = ''

beforeEach(async () => {
  buildModels({ ifNeeded: true })
  test = startTestEngine({})
  project = (await test.client.project.create({ path: join(test.folder, 'Study') })).path
  // the second track begins to sound a second later
  makeClip(join(test.folder, 'two.mp4'), { format: 'mp4', encoder: 'libx264', frames: 60, tones: [{ encoder: 'aac', hz: 300 }, { encoder: 'aac', babbleFrom: 3 }] })
})
afterEach(() => test.dispose())

async function ended(mediaId: string): Promise<Job[]> {
  const running = (await test.client.jobs.list({})).filter(job => job.mediaId === mediaId)
  return followJobs({ engine: test.engine, client: test.client, positionals: [], options: {}, progress: () => {} }, running.map(job => job.id))
}

function soundFile(): string {
  const signals = join(project, 'signals')
  return join(signals, readdirSync(signals)[0]!, 'sound.bin')
}

it('another sound track is heard, drawn and measured, and the faces stay', { timeout: 120_000 }, async () => {
  const [added] = await test.client.media.add({ paths: [join(test.folder, 'two.mp4')] })
  const mediaId = added!.mediaId!
  await ended(mediaId)
  expect(await test.client.media.get({ mediaId })).toMatchObject({ audioTracks: 2, audioTrack: 0 })
  await test.client.analysis.start({ mediaId, everyNth: 10, provider: 'cpu' })
  await ended(mediaId)
  const peaks = join(project, 'cache', mediaId, 'peaks.i8')
  const [outline, chunks] = [readFileSync(peaks), readdirSync(join(soundFile(), '..')).filter(name => name.startsWith('chunk')).map(name => readFileSync(join(soundFile(), '..', name)))]
  expect(heardTrack(soundFile())).toBe(0)

  expect(await test.client.media.setAudioTrack({ mediaId, track: 1 })).toMatchObject({ audioTrack: 1, analysis: { state: 'partial' } })
  expect((await ended(mediaId)).every(job => job.state === 'done')).toBe(true)
  expect(await test.client.media.get({ mediaId })).toMatchObject({ audioTrack: 1, state: 'ready', analysis: { state: 'complete', analysedFrames: 6 } })
  expect(heardTrack(soundFile())).toBe(1)
  expect(readFileSync(peaks).equals(outline)).toBe(false)
  expect(readdirSync(join(soundFile(), '..')).filter(name => name.startsWith('chunk')).map(name => readFileSync(join(soundFile(), '..', name)))).toEqual(chunks)
  // the original would sound its first track in the window: a copy is made with the second
  expect(await test.client.media.resources({ mediaId })).toMatchObject({ isProxy: true })
  await ended(mediaId)
  expect(existsSync(join(project, 'cache', mediaId, 'proxy.mp4'))).toBe(true)

  await expect(test.client.media.setAudioTrack({ mediaId, track: 2 })).rejects.toThrow('two.mp4 has no sound track 3')
})
