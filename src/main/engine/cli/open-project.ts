import type { ErrorRecord } from '#shared/errors.ts'
import type { VerbContext } from './verb.ts'
import { resolve } from 'node:path'
import { ORPCError } from '@orpc/server'
import { UsageError } from './verb.ts'

function isLocked(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'APP' && (error.data as ErrorRecord).code === 'project-locked'
}

/** Opens the project that the first positional names. @throws UsageError when it is missing */
export async function openProject({ client, positionals }: VerbContext): Promise<void> {
  const [folder] = positionals
  if (folder === undefined)
    throw new UsageError('DIR is missing: the folder of the project')
  await client.project.open({ path: resolve(folder) })
}

/** As {@link openProject}, for verbs that only look: a project that is open elsewhere is read beside that engine. */
export async function openProjectToRead(context: VerbContext): Promise<void> {
  try {
    await openProject(context)
  }
  catch (error) {
    if (!isLocked(error))
      throw error
    await context.engine.openForReading(resolve(context.positionals[0]!))
  }
}
