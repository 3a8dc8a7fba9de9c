/** One place of an alignment: the codes of both, or of one alone. */
export type AlignedCodes = Readonly<{ a: string | null, b: string | null }>

/**
 * The best alignment of two sequences of codes when only their order counts: two codes side by side cost 0 when equal and 1 when not, a code
 * alone costs `gap`. Of equally good alignments, codes are put side by side from the end where possible.
 * @see Needleman and Wunsch 1970, doi:10.1016/0022-2836(70)90057-4; Quera, Bakeman and Gnisci 2007, doi:10.3758/BF03192847
 */
export function alignSequences(a: readonly string[], b: readonly string[], options: { gap?: number } = {}): AlignedCodes[] {
  const { gap = 0.75 } = options
  const width = b.length + 1
  const cost = new Float64Array((a.length + 1) * width)
  const at = (i: number, j: number): number => cost[i * width + j] as number
  const pair = (i: number, j: number): number => a[i - 1] === b[j - 1] ? 0 : 1
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++)
      cost[i * width + j] = i === 0 ? j * gap : j === 0 ? i * gap : Math.min(at(i - 1, j - 1) + pair(i, j), at(i - 1, j) + gap, at(i, j - 1) + gap)
  }
  const aligned: AlignedCodes[] = []
  let [i, j] = [a.length, b.length]
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + pair(i, j))
      aligned.push({ a: a[--i] as string, b: b[--j] as string })
    else if (i > 0 && at(i, j) === at(i - 1, j) + gap)
      aligned.push({ a: a[--i] as string, b: null })
    else
      aligned.push({ a: null, b: b[--j] as string })
  }
  return aligned.reverse()
}
