import type { Job, Media } from '#shared/contract/index.ts'
import { bytes, count, percent } from '../../shell/messages/format.ts'
import { t } from '../../shell/messages/messages.ts'

export type MediaStatus = Readonly<{
  tone: 'quiet' | 'working' | 'good' | 'problem'
  text: string
  hint: string | null
  progress: Readonly<{ done: number, total: number | null }> | null
}>

function working(job: Job): MediaStatus {
  const { done, total } = job.progress
  const text = job.state === 'queued'
    ? t('media.state.queued')
    : job.kind === 'probe' ? t('media.state.probing') : t('media.analysing', { done: count(done), total: total === null ? '?' : count(total) })
  return { tone: 'working', text, hint: null, progress: job.state === 'queued' ? null : { done, total } }
}

/** What a row of the list says about a file: the work on it, what went wrong, or what the analysis found. */
export function mediaStatus(media: Media, job: Job | null): MediaStatus {
  if (job && (job.state === 'running' || job.state === 'queued'))
    return working(job)
  if (media.state === 'probing' && job?.state === 'failed' && job.error)
    return { tone: 'problem', text: job.error.message, hint: job.error.hint ?? null, progress: null }
  if (media.error)
    return { tone: 'problem', text: media.error.message, hint: media.error.hint ?? null, progress: null }
  if (media.state !== 'ready')
    return { tone: media.state === 'probing' ? 'working' : 'problem', text: t(`media.state.${media.state}`), hint: null, progress: null }
  const { analysis } = media
  if (!analysis)
    return { tone: 'quiet', text: t('media.state.ready'), hint: null, progress: null }
  if (analysis.state === 'partial')
    return { tone: 'quiet', text: t('media.state.partial', { done: count(analysis.analysedFrames), total: count(analysis.totalFrames) }), hint: null, progress: null }
  return { tone: 'good', text: t('media.state.complete', { n: count(analysis.faceFrames), total: count(analysis.analysedFrames) }), hint: null, progress: null }
}

/** The facts of a file, for those who want to know where its numbers come from. */
export function mediaDetails(media: Media): string {
  const lines = [t('media.details', {
    frames: count(media.frameCount),
    width: media.widthPx,
    height: media.heightPx,
    codec: media.videoCodec ?? media.container,
    size: bytes(media.sizeBytes),
  })]
  if (media.analysis) {
    lines.push(t('media.analysisDetails', {
      faces: `${count(media.analysis.faceFrames)} (${percent(media.analysis.faceFrames / Math.max(1, media.analysis.analysedFrames), 1)})`,
      frames: count(media.analysis.analysedFrames),
      rate: media.analysis.framesPerSecond.toFixed(1),
      provider: media.analysis.provider,
      models: media.analysis.models.map(model => `${model.name} ${model.sha256.slice(0, 8)}`).join(', '),
    }))
  }
  return lines.join('\n')
}
