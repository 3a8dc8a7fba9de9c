import type { Codebook } from '#shared/domain/codebook.ts'
import type { Log } from '../log.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCodebook } from '#shared/domain/codebook.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'

/** The studio's own codebooks come first: where several say a term alike, the first keeps the words (`lexiconOf`). */
function byPrecedence(a: Codebook, b: Codebook): number {
  const place = ({ key }: Codebook): number => {
    const at = coreCodebooks.findIndex(core => core.key === key)
    return at < 0 ? coreCodebooks.length : at
  }
  return place(a) - place(b)
}

/** Reads every codebook of a folder: the studio's own, then the others by name of file. One that is not valid is logged and left out; the others go on. */
export function loadCodebooks(folder: string, log: Log): Codebook[] {
  if (!existsSync(folder))
    return []
  const names = readdirSync(folder).filter(name => name.endsWith('.json')).sort()
  const codebooks = names.flatMap((name) => {
    try {
      return [parseCodebook(readFileSync(join(folder, name), 'utf8'), name)]
    }
    catch (error) {
      log.warn('A codebook was left out', { name, reason: error instanceof Error ? error.message : String(error) })
      return []
    }
  })
  return codebooks.sort(byPrecedence)
}
