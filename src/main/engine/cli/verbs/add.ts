import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { followJobs } from '../follow-jobs.ts'
import { openProject } from '../open-project.ts'
import { UsageError } from '../verb.ts'

/** `add DIR FILE...`. */
export const add: Verb = {
  name: 'add',
  about: 'Add films to a project',
  details: 'Links each FILE, and every film in a folder, and looks into it. Prints one line a file: its media id and name, or why it was not added.\nThe others go on when one fails; the exit code is 1 then.',
  positionals: ['DIR', 'FILE...'],
  options: [],
  run: async (context) => {
    const files = context.positionals.slice(1)
    if (files.length === 0)
      throw new UsageError('FILE is missing: the films to add')
    await openProject(context)
    const added = await context.client.media.add({ paths: files.map(file => resolve(file)) })
    await followJobs(context, added.flatMap(({ jobId }) => jobId ?? []))
    const media = new Map((await context.client.media.list({})).map(one => [one.id, one]))
    const results = added.map(({ path, mediaId, error }) => {
      const now = mediaId === null ? undefined : media.get(mediaId)
      return { path, mediaId, name: now?.name ?? null, state: now?.state ?? 'failed', frames: now?.frameCount ?? null, error: error ?? now?.error ?? null }
    })
    return {
      json: results,
      text: results.map(({ path, mediaId, name, error }) => error ? `${mediaId ?? '-'}\t${path}\t${error.message}` : `${mediaId}\t${name}`).join('\n'),
      failed: results.some(({ error }) => error !== null),
    }
  },
}
