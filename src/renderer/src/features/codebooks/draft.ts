import type { Codebook } from '#shared/contract/index.ts'

type Term = Codebook['terms'][number]

/** A key made of a name: lower case, words joined by dashes, with a number where it is taken. */
export function keyFor(name: string, taken: ReadonlySet<string>): string {
  const base = name.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'term'
  let key = base
  for (let n = 2; taken.has(key); n++)
    key = `${base}-${n}`
  return key
}

/** An empty codebook to fill. */
export function emptyCodebook(name: string, taken: ReadonlySet<string>): Codebook {
  return { key: keyFor(name, taken), name, level: 'any', version: '0', source: '', licence: '', terms: [] }
}

/** A copy under a key and name of its own; it says where it comes from. */
export function copyOf(book: Codebook, name: string, taken: ReadonlySet<string>): Codebook {
  return { ...book, key: keyFor(name, taken), name, version: '0', note: `After ${book.name}, version ${book.version}.${book.note ? ` ${book.note}` : ''}` }
}

/** The codebook with one more term at its end, under `parent`. */
export function withTerm(book: Codebook, label: string, parent: string | null = null): Codebook {
  const term: Term = { key: keyFor(label, new Set(book.terms.map(({ key }) => key))), label, definition: '', parent, order: Math.max(-1, ...book.terms.map(({ order }) => order)) + 1, shortcut: null, colour: null }
  return { ...book, terms: [...book.terms, term] }
}

/** The codebook without a term; terms under it move up to its parent, and what refers to it forgets it. */
export function withoutTerm(book: Codebook, key: string): Codebook {
  const gone = book.terms.find(term => term.key === key)
  const left = book.terms.filter(term => term !== gone).map((term): Term => ({
    ...term,
    parent: term.parent === key ? gone?.parent ?? null : term.parent,
    ...term.excludes ? { excludes: term.excludes.filter(other => other !== key) } : {},
    ...term.parts ? { parts: term.parts.filter(other => other !== key) } : {},
  }))
  return { ...book, terms: left }
}

/** The codebook with one term changed. A term cannot stand under itself or under what stands under it; such a parent is left as it was. */
export function withChange(book: Codebook, key: string, change: Partial<Pick<Term, 'label' | 'definition' | 'parent' | 'shortcut' | 'colour'>>): Codebook {
  const parentOf = (of: string | null): string | null => book.terms.find(term => term.key === of)?.parent ?? null
  let above = change.parent ?? null
  while (above !== null && above !== key)
    above = parentOf(above)
  const { parent, ...rest } = change
  const allowed = above === key || parent === undefined ? rest : change
  return { ...book, terms: book.terms.map(term => term.key === key ? { ...term, ...allowed } : term) }
}

/** Terms as a tree in order: each with how deep it stands. */
export function outlineOf(book: Codebook): readonly Readonly<{ term: Term, depth: number }>[] {
  const under = (parent: string | null, depth: number): readonly Readonly<{ term: Term, depth: number }>[] => book.terms
    .filter(term => term.parent === parent)
    .toSorted((a, b) => a.order - b.order)
    .flatMap(term => [{ term, depth }, ...under(term.key, depth + 1)])
  return under(null, 0)
}
