import type { ProbeEvent } from '#engine/media/probe.ts'
import type { MediaMethods } from '#engine/media/worker.ts'
import type { EngineContext } from '../engine-context.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { JobContext, JobDefinition } from './job-definition.ts'
import { z } from 'zod'
import { footageSilenceMs } from '../processes/client.ts'
import { blameFile } from '../projects/blame-file.ts'
import { cacheFolder, keptResources, probeInto } from '../projects/media-cache.ts'
import { requireFile } from '../projects/media-view.ts'

const inputSchema = z.strictObject({ mediaId: z.string(), what: z.enum(['facts', 'proxy']) })
type Input = z.infer<typeof inputSchema>

type Parts = Omit<EngineContext, 'projects'>

const stages = { index: [0, 30], sound: [30, 60], pictures: [60, 100] } as const

/** How much of a probe is done, in percent: its stages measure in bytes, microseconds and tiles. */
function percent({ stage, done, total }: ProbeEvent): number {
  const [from, to] = stages[stage]
  return Math.round(from + (to - from) * Math.min(1, total > 0 ? done / total : 1))
}

async function run({ workers, events }: Parts, session: SessionWithoutJobs, { input, signal, report }: JobContext<Input>): Promise<void> {
  const media = session.media.get(input.mediaId)
  if (!media)
    return
  await blameFile(media.name, () => workers.lend<MediaMethods, void>('media', signal, async (worker) => {
    if (input.what === 'facts' || !keptResources(session.folder, media)) {
      await probeInto(media, {
        projectFolder: session.folder,
        repository: session.media,
        worker,
        signal,
        onEvent: event => report({ done: percent(event), total: 100, unit: '%' }),
      })
    }
    if (input.what === 'proxy') {
      report({ done: 0, total: media.frameCount, unit: 'frames', note: 'Copy that the window can play' })
      const cacheDir = cacheFolder(session.folder, media.id)
      await worker.call('proxy', { path: requireFile(session.folder, media), cacheDir, audioTrack: media.audioTrack }, { signal, silenceMs: footageSilenceMs, onEvent: event => report({ done: event.done }) })
    }
  }))
  events.publish({ kind: 'media', mediaId: media.id })
}

/** Looks into a file that was added (`facts`), or makes the copy of it that the window can play (`proxy`). */
export function probeJob(parts: Parts, session: SessionWithoutJobs): JobDefinition<Input> {
  return {
    kind: 'probe',
    concurrency: 2,
    workerDeath: 'failed',
    resumeOnOpen: true,
    parse: input => inputSchema.parse(input),
    run: context => run(parts, session, context),
    onStopped: ({ state, error }, { mediaId, what }) => {
      if (what === 'facts' && state !== 'interrupted') {
        const cancelled = { code: 'cancelled' as const, message: 'This file was not looked into: it was cancelled', hint: 'Resume the job, or add the file again.' }
        session.media.update(mediaId, { state: 'failed', error: error ?? cancelled })
      }
      parts.events.publish({ kind: 'media', mediaId })
    },
  }
}
