import type { Codebook } from '#shared/contract/index.ts'
import type { Level, TreeNode } from '#shared/domain/tree.ts'

/** A term that can be chosen for a node of a level. `id` is unique over codebooks. */
export type TermOption = Readonly<{ id: string, codebook: string, term: string, title: string, detail: string, group: string, keys: string, colour: string | null }>

/** The codebooks that are offered for a level before any other: the studio's own, then one for those who code finer. */
const offered: Readonly<Record<Level, readonly string[]>> = {
  emotion: ['emotions', 'gew-20'],
  expression: ['expressions'],
  cue: ['cues', 'facs'],
}

/** The codebooks of a level that are offered: the usual ones and those that `used` nodes already have. */
export function codebooksFor(level: Level, codebooks: readonly Codebook[], used: readonly TreeNode[]): readonly Codebook[] {
  const keys = [...offered[level], ...used.filter(node => node.level === level).map(node => node.codebook)]
  const fitting = codebooks.filter(book => book.level === level || book.level === 'any')
  const chosen = [...new Set(keys)].flatMap(key => fitting.find(book => book.key === key) ?? [])
  return chosen.length > 0 ? chosen : fitting
}

/** Every term of these codebooks in the order of their codebooks. */
export function termOptions(codebooks: readonly Codebook[]): readonly TermOption[] {
  return codebooks.flatMap(book => book.terms.toSorted((a, b) => a.order - b.order).map(term => ({
    id: `${book.key}/${term.key}`,
    codebook: book.key,
    term: term.key,
    title: term.label,
    detail: term.definition,
    group: book.name,
    keys: term.shortcut ?? '',
    colour: term.colour,
  })))
}
