import type { Codebook } from '../codebook.ts'
import type { AffectiveTree } from '../tree.ts'
import { termsByTask } from '../dataset/samples-from-tree.ts'
import { optionsOf } from './options.ts'

/** The answer that a tree gives, or why it gives none. */
export type TreeAnswer = Readonly<{ text: string }> | Readonly<{ reason: string }>

/** The closed tasks that a tree can answer, by the task of a sample or the test set it belongs to. */
const answerable: Readonly<Record<string, string>> = {
  'emotion-single': 'emotion-single',
  'emotion-dfew': 'emotion-single',
  'emotion-mafw': 'emotion-single',
  'emotion-mer2023': 'emotion-single',
  'emotion-multi': 'emotion-multi',
  'emotions-mafw': 'emotion-multi',
  'sentiment-3': 'sentiment-3',
  'sentiment-mosei': 'sentiment-3',
  'sentiment-mosi': 'sentiment-3',
  'action-units': 'action-units',
}

/** Words that options use for a term. A term without an entry is found by its own key alone. */
const words: Readonly<Record<string, readonly string[]>> = {
  anger: ['angry'],
  disgust: ['disgusted'],
  fear: ['fearful', 'afraid', 'scared'],
  happiness: ['happy', 'joy', 'joyful'],
  sadness: ['sad'],
  surprise: ['surprised'],
  contempt: ['contemptuous'],
  neutral: ['neutrality'],
}

/** Whether trees say anything of a task at all. */
export function isAnswerable(task: string): boolean {
  return answerable[task] !== undefined
}

/**
 * Answers a question from a tree, as a model would write it: the letter of an option, several letters, or action units. Nothing is guessed: where no option
 * has the word of what the tree says, there is no answer.
 * @param task of the sample, or the id of its test set
 * @param tree nodes that a person rejected are left out by the caller
 */
export function answerFromTree({ task, question }: Readonly<{ task: string, question: string }>, tree: AffectiveTree, codebooks: readonly Codebook[]): TreeAnswer {
  const closed = answerable[task]
  if (closed === undefined)
    return { reason: 'A tree says nothing of this task' }
  const terms = termsByTask(tree, codebooks)[closed]
  if (!terms)
    return { reason: 'The tree names no emotion that answers the question' }
  if (closed === 'action-units')
    return { text: terms.length === 0 ? 'None' : [...new Set(terms)].join(',') }
  const options = optionsOf(question)
  const letters = terms.map(term => options.find(({ text }) => [term, ...words[term] ?? []].includes(text.trim().toLowerCase()))?.letter)
  const missing = terms.find((_, at) => letters[at] === undefined)
  if (missing !== undefined)
    return { reason: options.length === 0 ? 'The question lists no options' : `No option says ${missing}` }
  return { text: [...new Set(letters)].sort().join('') }
}
