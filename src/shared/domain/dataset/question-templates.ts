import type { Codebook } from '../codebook.ts'

/** How a closed question is asked and answered: lettered options with one or several letters, or a list of labels. */
type Closed = Readonly<{ task: string, codebook: string, form: 'option' | 'options' | 'labels', ask: string }>

/**
 * The closed tasks of Emo-CFG with the codebook that holds their labels. The wording is this project's; the labels are those of the data sets.
 * @see VidEmo, NeurIPS 2025, arXiv 2511.02712, instruction formats
 */
export const closedQuestions: readonly Closed[] = [
  { task: 'appearance-recognition', codebook: 'celebv-hq-appearance', form: 'labels', ask: 'Which of these attributes of appearance does the person in the video have? Answer with all that apply from the list, separated by commas, or None:' },
  { task: 'action-recognition', codebook: 'celebv-hq-action', form: 'labels', ask: 'Which actions are performed by the person in the video? Answer with all that apply from this list of actions, separated by commas, or None:' },
  { task: 'head-pose', codebook: 'mead-views-7', form: 'option', ask: 'From which side is the head seen? Give the head pose as one of these options:' },
  { task: 'sentiment-3', codebook: 'sentiment-3', form: 'option', ask: 'Which sentiment does the person express?' },
  { task: 'sentiment-7', codebook: 'sentiment-7', form: 'option', ask: 'Which of these fine-grained 7 classes of sentiment does the person express?' },
  { task: 'emotion-single', codebook: 'emotions', form: 'option', ask: 'Watch the clip and identify the expression on the face of the person:' },
  { task: 'emotion-multi', codebook: 'mafw-11', form: 'options', ask: 'Watch the clip and identify all the emotions on the face of the person:' },
  { task: 'emotion-fine', codebook: 'mead-22', form: 'option', ask: 'Watch the clip and identify the fine-grained expression with intensity:' },
  { task: 'micro-expression', codebook: 'casme2-5', form: 'option', ask: 'Which micro-expression passes over the face, repression among them?' },
  { task: 'action-units', codebook: 'au-aff-wild2', form: 'labels', ask: 'Which action units are active on the face? Answer with their names (such as AU1), separated by commas, or None:' },
  { task: 'conversation', codebook: 'perr-5', form: 'option', ask: 'What is the emotional relationship between the two people?' },
]

const letterOf = (place: number): string => String.fromCharCode(65 + place)

function leaves(codebook: Codebook): Codebook['terms'] {
  return codebook.terms.filter(term => !codebook.terms.some(({ parent }) => parent === term.key)).toSorted((a, b) => a.order - b.order)
}

/** The options of a question as `(A) Happy (B) Sad`. */
export function optionsText(codebook: Codebook): string {
  return leaves(codebook).map(({ label }, place) => `(${letterOf(place)}) ${label}`).join(' ')
}

/**
 * The question and the answer of a closed task.
 * @param terms keys of the codebook that hold; others are ignored
 * @returns null when no term gives an answer to a question that needs one
 */
export function closedSample({ form, ask }: Closed, codebook: Codebook, terms: readonly string[]): Readonly<{ question: string, answer: string }> | null {
  const all = leaves(codebook)
  const held = all.filter(({ key }) => terms.includes(key))
  if (form === 'labels') {
    const names = all.map(({ key, label }) => /^AU\d/i.test(label) || /^AU\d/i.test(key) ? key.toUpperCase() : key)
    const answer = held.map(term => names[all.indexOf(term)]).join(',')
    return { question: `${ask} [${names.join(', ')}]`, answer: answer === '' ? 'None' : answer }
  }
  const letters = held.map(term => letterOf(all.indexOf(term)))
  if (letters.length === 0 || all.length > 26 || (form === 'option' && letters.length > 1))
    return null
  return { question: `${ask} ${optionsText(codebook)}`, answer: letters.join('') }
}

/** Questions answered in free text, by task and kind. `place` names the subject ("the person on the left"). */
export const openQuestions = {
  'expression-caption': (place: string) => `Tell in detail which emotion ${place} shows and all emotional changes throughout the clip.`,
  'fine-caption': (place: string) => `As an expert in the field of emotions, describe ${place}: what is seen of the face, which expressions come of it, and which emotion they tell.`,
  'qa-rationale': (place: string) => `Which emotion does ${place} show, and which visual attributes explain the reasons for your answer?`,
  'caption-rationale': (place: string) => `Describe ${place} and then explain the reasons: what in the picture makes you say so?`,
  'referred-qa-rationale': (place: string, attribute: string) => `${place[0]?.toUpperCase()}${place.slice(1)} shows this: ${attribute}. Which emotion does it speak for, and why? Explain the reasons by what can be seen.`,
  'referred-caption-rationale': (place: string, attribute: string) => `Beginning with this: ${attribute}, describe the emotional state of ${place} and explain the reasons.`,
  'open-face-action': (place: string) => `Describe what the face of ${place} does.`,
  'open-head-action': (place: string) => `Describe how ${place} moves the head.`,
} as const
