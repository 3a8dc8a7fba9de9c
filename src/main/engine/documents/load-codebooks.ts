import type { Codebook } from '#shared/domain/codebook.ts'
import type { Log } from '../log.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCodebook } from '#shared/domain/codebook.ts'

/** Reads every codebook of a folder, by name of file. One that is not valid is logged and left out; the others go on. */
export function loadCodebooks(folder: string, log: Log): Codebook[] {
  if (!existsSync(folder))
    return []
  const names = readdirSync(folder).filter(name => name.endsWith('.json')).sort()
  return names.flatMap((name) => {
    try {
      return [parseCodebook(readFileSync(join(folder, name), 'utf8'), name)]
    }
    catch (error) {
      log.warn('A codebook was left out', { name, reason: error instanceof Error ? error.message : String(error) })
      return []
    }
  })
}
