type Searchable = Readonly<{ title: string, detail?: string, group?: string }>

const scattered = 2

/** How well `text` matches `query`: 0 not at all, higher is better. A start beats a word's start, that beats any part, that beats scattered letters. */
export function matchScore(text: string, query: string): number {
  const words = text.toLocaleLowerCase()
  const sought = query.trim().toLocaleLowerCase()
  if (sought === '')
    return 1
  const at = words.indexOf(sought)
  if (at === 0)
    return 100 - Math.min(words.length, 40)
  if (at > 0)
    return (/[\s\-/(]/.test(words[at - 1] ?? '') ? 55 : 40) - Math.min(at, 20)
  let from = 0
  for (const letter of sought) {
    const found = words.indexOf(letter, from)
    if (found < 0)
      return 0
    from = found + 1
  }
  return scattered
}

/** Words beside the title count only where they hold what is typed as it is; scattered letters are found in any sentence. */
function beside(text: string | undefined, query: string): number {
  const score = text ? matchScore(text, query) : 0
  return score > scattered ? score : 0
}

/** The options that match, best first; the given order decides among equals and when nothing is typed. */
export function matching<T extends Searchable>(options: readonly T[], query: string): readonly T[] {
  return options
    .map((option, index) => ({ option, index, score: Math.max(matchScore(option.title, query), beside(option.detail, query) * 0.5, beside(option.group, query) * 0.3) }))
    .filter(entry => entry.score > 0)
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .map(entry => entry.option)
}
