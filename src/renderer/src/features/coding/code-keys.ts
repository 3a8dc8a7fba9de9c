import type { Codebook } from '#shared/contract/index.ts'
import type { KeyName } from '../../shell/commands/keys.ts'

/** One code on the pad: a term of the active tier's codebook with the key it comes with. */
export type Code = Readonly<{ id: string, term: string, label: string, definition: string, depth: number, key: KeyName | null }>

/** Keys in the order in which they are given out: the digits first, then letters from the rows of the keyboard. */
const order: readonly KeyName[] = [...'1234567890QWERTYUIOPASDFGHJKLZXCVBNM']

/** The name under which the key of a term is kept, the same in every project. */
export function codeId(book: string, term: string): string {
  return `code.${book}.${term}`
}

/** Terms in the order of their tree, each under its parent. */
function outline(book: Codebook): readonly Readonly<{ term: Codebook['terms'][number], depth: number }>[] {
  const childrenOf = (parent: string | null): readonly Codebook['terms'][number][] => book.terms.filter(term => term.parent === parent).toSorted((a, b) => a.order - b.order)
  const walk = (parent: string | null, depth: number): readonly Readonly<{ term: Codebook['terms'][number], depth: number }>[] =>
    childrenOf(parent).flatMap(term => [{ term, depth }, ...walk(term.key, depth + 1)])
  return walk(null, 0)
}

/**
 * The codes of a codebook. A term's own shortcut comes first; the others get the next key that no other term and no command of the
 * window has. Those that are left over have none until the person gives them one.
 */
export function codesOf(book: Codebook, taken: ReadonlySet<KeyName>): readonly Code[] {
  const own = new Map(book.terms.flatMap(({ key, shortcut }) => shortcut ? [[key, shortcut.toUpperCase()] as const] : []))
  const used = new Set([...taken, ...own.values()])
  const free = order.filter(key => !used.has(key))
  return outline(book).map(({ term, depth }) => ({
    id: codeId(book.key, term.key),
    term: term.key,
    label: term.label,
    definition: term.definition,
    depth,
    key: own.get(term.key) ?? free.shift() ?? null,
  }))
}

/**
 * The time a key stands for: what was on the screen when it was pressed, less what the person needs to react, which is longer on the
 * file's clock the faster it plays.
 */
export function codedTime(shownUs: number, options: Readonly<{ playing: boolean, rate: number, delayMs: number, earliestUs: number }>): number {
  const delayUs = options.playing && options.rate > 0 ? options.delayMs * 1000 * options.rate : 0
  return Math.max(options.earliestUs, Math.round(shownUs - delayUs))
}
