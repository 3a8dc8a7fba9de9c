/** One option of a multiple-choice question. */
export type Option = Readonly<{ letter: string, text: string }>

/**
 * The options that a question lists, as `(A) Happy`, `A. Front` or `A) Front`, on one line or several.
 * @returns options in order; empty when the question lists none (at least two, lettered from A without gaps)
 */
export function optionsOf(question: string): Option[] {
  const marks = [...question.matchAll(/(?<![A-Z0-9'’])(?:\(([A-Z])\)|([A-Z])[.):](?![A-Z]\.))\s*/gi)]
  const runs: Option[][] = []
  let run: Option[] = []
  marks.forEach((mark, at) => {
    const letter = (mark[1] ?? mark[2] as string).toUpperCase()
    const end = marks[at + 1]?.index ?? question.length
    const text = question.slice(mark.index + mark[0].length, end).replace(/[\s,;.{}[\]]+$/, '').trim()
    if (letter !== String.fromCharCode(65 + run.length)) {
      runs.push(run)
      run = []
    }
    if (letter === String.fromCharCode(65 + run.length))
      run.push({ letter, text })
  })
  runs.push(run)
  const [longest = []] = runs.sort((a, b) => b.length - a.length)
  return longest.length < 2 ? [] : longest
}
