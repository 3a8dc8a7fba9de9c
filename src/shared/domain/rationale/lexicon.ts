import type { Codebook } from '../codebook.ts'
import type { Level } from '../tree.ts'
import { levels } from '../tree.ts'

/** How the grammar says a term: emotions "look" happy where the codebook gives a phrase, and "show" their label where it does not. */
export type Saying = Readonly<{ level: Level, codebook: string, term: string, label: string, text: string, verb: 'looks' | 'shows' }>

/** The words of the grammar in both directions. */
export type Lexicon = Readonly<{
  sayingOf: (level: Level, codebook: string | null, term: string | null, label: string) => Saying | null
  meaningOf: (level: Level, text: string, verb: Saying['verb']) => Saying | null
}>

/** Text that can stand in the grammar without quotes. */
const plain = /^[a-z0-9](?:[a-z0-9 '+/-]*[a-z0-9'])?$/i
const reserved = /^and |^(?:an? )?(?:brief|lasting) |\b(?:because of|from|looks|shows|also|to|probably|possibly)\b|^no time$/i

const lexicons = new WeakMap<readonly Codebook[], Lexicon>()

/**
 * The lexicon of some codebooks, made once for a list. Where two terms of a level would be said alike, the first keeps the words and the other is quoted with
 * its key; so is a term whose words could be mistaken for the grammar's own.
 */
export function lexiconOf(codebooks: readonly Codebook[]): Lexicon {
  const known = lexicons.get(codebooks)
  if (known)
    return known
  const lexicon = makeLexicon(codebooks)
  lexicons.set(codebooks, lexicon)
  return lexicon
}

function makeLexicon(codebooks: readonly Codebook[]): Lexicon {
  const byTerm = new Map<string, Saying>()
  const byText = new Map<string, Saying>()
  const textKey = (level: Level, text: string, verb: Saying['verb']): string => JSON.stringify([level, text, verb])
  const termKey = (level: Level, codebook: string | null, term: string | null): string => JSON.stringify([level, codebook, term])
  for (const codebook of codebooks) {
    for (const term of codebook.terms) {
      for (const level of levels.filter(level => codebook.level === 'any' || codebook.level === level)) {
        const text = term.phrase ?? term.label
        const verb = level === 'emotion' && term.phrase !== undefined ? 'looks' : 'shows'
        if (!plain.test(text) || reserved.test(text) || byText.has(textKey(level, text, verb)))
          continue
        const saying: Saying = { level, codebook: codebook.key, term: term.key, label: term.label, text, verb }
        byTerm.set(termKey(level, codebook.key, term.key), saying)
        byText.set(textKey(level, text, verb), saying)
      }
    }
  }
  return {
    sayingOf: (level, codebook, term, label) => {
      const saying = byTerm.get(termKey(level, codebook, term))
      return saying?.label === label ? saying : null
    },
    meaningOf: (level, text, verb) => byText.get(textKey(level, text, verb)) ?? null,
  }
}
