import type { VerbContext } from './verb.ts'
import { resolve } from 'node:path'
import { UsageError } from './verb.ts'

/** Opens the project that the first positional names. @throws UsageError when it is missing */
export async function openProject({ client, positionals }: VerbContext): Promise<void> {
  const [folder] = positionals
  if (folder === undefined)
    throw new UsageError('DIR is missing: the folder of the project')
  await client.project.open({ path: resolve(folder) })
}
