import type { Media } from '#shared/contract/media.contract.ts'
import type { Verb } from '../verb.ts'
import { assertDone, followJobs } from '../follow-jobs.ts'
import { openProject } from '../open-project.ts'
import { choiceOption, integerOption, textOption, UsageError } from '../verb.ts'

const providers = ['auto', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const

function report({ id, name, frameCount, analysis }: Media) {
  return {
    id,
    name,
    frames: frameCount,
    analysed: analysis?.analysedFrames ?? 0,
    faceFrames: analysis?.faceFrames ?? 0,
    fps: analysis?.framesPerSecond ?? 0,
    everyNth: analysis?.everyNth ?? null,
    state: analysis?.state ?? null,
    provider: analysis?.provider ?? null,
    models: analysis?.models ?? [],
  }
}

/** `analyze DIR`. */
export const analyze: Verb = {
  name: 'analyze',
  about: 'Find faces, expressions and trees in films',
  details: 'Analyses one film, or every one that has no complete analysis yet. Interrupted work goes on where it stopped.',
  positionals: ['DIR'],
  options: [
    { name: 'media', value: 'ID', about: 'only this film' },
    { name: 'every', value: 'N', about: 'every Nth frame (1 when left out)' },
    { name: 'fps', value: 'N', about: 'about N frames a second, instead of --every' },
    { name: 'provider', value: 'P', about: `where the models run: ${providers.join(', ')}` },
    { name: 'sound', value: 'N', about: 'with --media: hear the Nth sound track of that film, from now on (1 is the first)' },
    { name: 'restart', about: 'begin anew instead of going on' },
  ],
  run: async (context) => {
    const { client, options } = context
    const input = {
      mediaId: textOption(options, 'media'),
      everyNth: integerOption(options, 'every', 1),
      framesPerSecond: integerOption(options, 'fps', 1),
      provider: choiceOption(options, 'provider', providers),
      restart: options['restart'] === true,
    }
    const sound = integerOption(options, 'sound', 1)
    if (sound !== undefined && input.mediaId === undefined)
      throw new UsageError('--sound needs --media: the film whose sound track is meant')
    await openProject(context)
    if (sound !== undefined && input.mediaId !== undefined)
      await client.media.setAudioTrack({ mediaId: input.mediaId, track: sound - 1 })
    const jobs = await followJobs(context, (await client.analysis.start(input)).map(job => job.id))
    const media = await client.media.list({})
    const wanted = input.mediaId === undefined ? media : media.filter(one => one.id === input.mediaId)
    const reports = wanted.map(one => ({ ...report(one), error: jobs.find(job => job.mediaId === one.id)?.error ?? one.error }))
    if (input.mediaId !== undefined)
      assertDone(jobs)
    return {
      json: reports,
      text: reports.map(one => one.error
        ? `${one.id}\t${one.name}\t${one.error.message}`
        : `${one.id}\t${one.name}\t${one.analysed} of ${one.frames} frames, ${one.faceFrames} with a face, ${one.fps.toFixed(1)} frames/s, ${one.provider}`).join('\n'),
      failed: jobs.some(job => job.state !== 'done'),
    }
  },
}
