type Searchable = Readonly<{ title: string, detail?: string, group?: string }>

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
  return 2
}

/** The options that match, best first; the given order decides among equals and when nothing is typed. */
export function matching<T extends Searchable>(options: readonly T[], query: string): readonly T[] {
  return options
    .map((option, index) => ({
      option,
      index,
      score: Math.max(matchScore(option.title, query), matchScore(option.detail ?? '', query) * (option.detail ? 0.5 : 0), matchScore(option.group ?? '', query) * (option.group ? 0.3 : 0)),
    }))
    .filter(entry => entry.score > 0)
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .map(entry => entry.option)
}
