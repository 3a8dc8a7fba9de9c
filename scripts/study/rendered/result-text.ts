import type { Answer, ReaderScore } from './scores.ts'
import { studyEmotions } from './emotions.ts'
import { compareReaders, scoreReader } from './scores.ts'

const cell = (value: number): string => value.toFixed(3)

function confusionText({ reader, confusion }: ReaderScore): string {
  const rows = confusion.counts.map((row, at) => `| ${confusion.labels[at]} | ${row.join(' | ')} |`)
  return [`Confusion of the ${reader} (rows: shown, columns: said)`, '', `| | ${studyEmotions.join(' | ')} |`, `|---|${studyEmotions.map(() => '---').join('|')}|`, ...rows, ''].join('\n')
}

/** The tables of the study: recall of each reader with intervals over subjects, each against the last, and confusions. */
export function resultText(answers: readonly Answer[]): string {
  const readers = Object.keys(answers[0]?.said ?? {})
  const scores = readers.map(reader => scoreReader(answers, reader))
  const pairs = readers.flatMap((reader, at) => readers.slice(0, at).map((other) => {
    const { value, low, high } = compareReaders(answers, reader, other)
    return `| ${reader} against ${other} | ${cell(value)} [${cell(low)}, ${cell(high)}] |`
  }))
  return [
    `${answers.length} stretches of ${new Set(answers.map(({ subject }) => subject)).size} people, each read by models that never saw the person.`,
    '',
    '| reader | UAR [95 % over people] |',
    '|---|---|',
    ...scores.map(({ reader, recall }) => `| ${reader} | ${cell(recall.value)} [${cell(recall.low)}, ${cell(recall.high)}] |`),
    '',
    '| difference in UAR, paired | [95 % over people] |',
    '|---|---|',
    ...pairs,
    '',
    ...scores.map(confusionText),
  ].join('\n')
}
