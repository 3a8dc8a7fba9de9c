/** A task family of Emo-CFG: what is asked, which group of the paper's table it belongs to, and how its answer is scored. */
export type Task = Readonly<{
  key: string
  label: string
  group: 'attribute' | 'open-attribute' | 'expression' | 'emotion'
  answer: 'single' | 'multi' | 'caption' | 'rationale'
}>

const attribute: readonly Task[] = [
  { key: 'appearance-recognition', label: 'Appearance recognition', group: 'attribute', answer: 'multi' },
  { key: 'appearance-caption', label: 'Appearance caption', group: 'attribute', answer: 'caption' },
  { key: 'action-recognition', label: 'Action recognition', group: 'attribute', answer: 'multi' },
  { key: 'action-caption', label: 'Action caption', group: 'attribute', answer: 'caption' },
  { key: 'human-identity', label: 'Human identity', group: 'attribute', answer: 'single' },
  { key: 'head-pose', label: 'Head pose', group: 'attribute', answer: 'single' },
]

const open: readonly Task[] = ['Eye', 'Eyebrow', 'Mouth', 'Nose', 'Hair', 'Chin', 'Shape', 'Feature', 'Accessory', 'Age', 'Gender', 'Skin', 'Body action', 'Head action', 'Face action']
  .map(label => ({ key: `open-${label.toLowerCase().replace(' ', '-')}`, label, group: 'open-attribute', answer: 'caption' }))

const expression: readonly Task[] = [
  { key: 'sentiment-3', label: 'Single-label sentiment', group: 'expression', answer: 'single' },
  { key: 'sentiment-7', label: 'Fine-grained sentiment', group: 'expression', answer: 'single' },
  { key: 'emotion-single', label: 'Single-label emotion', group: 'expression', answer: 'single' },
  { key: 'emotion-multi', label: 'Multi-label emotion', group: 'expression', answer: 'multi' },
  { key: 'emotion-fine', label: 'Fine-grained emotion', group: 'expression', answer: 'single' },
  { key: 'micro-expression', label: 'Micro-expression', group: 'expression', answer: 'single' },
  { key: 'action-units', label: 'Action units', group: 'expression', answer: 'multi' },
  { key: 'conversation', label: 'Conversation reasoning', group: 'expression', answer: 'single' },
  { key: 'expression-caption', label: 'Expression caption', group: 'expression', answer: 'caption' },
]

const emotion: readonly Task[] = [
  { key: 'fine-caption', label: 'Fine-grained caption', group: 'emotion', answer: 'caption' },
  { key: 'rationale', label: 'Emotion reasoning (rationale)', group: 'emotion', answer: 'rationale' },
]

/**
 * The task families of Emo-CFG in the order of the paper's composition table.
 * @see VidEmo, NeurIPS 2025, arXiv:2511.02712, table 7
 */
export const tasks: readonly Task[] = [...attribute, ...open, ...expression, ...emotion]

const bySuffix = new Map<string, string>([
  ['Gender', 'open-gender'],
  ['Body_actions', 'open-body-action'],
  ['Skin', 'open-skin'],
  ['Facial_features', 'open-feature'],
  ['Nose', 'open-nose'],
  ['Eyes', 'open-eye'],
  ['Age', 'open-age'],
  ['Hair', 'open-hair'],
  ['Facial_actions', 'open-face-action'],
  ['Accessories', 'open-accessory'],
  ['Eyebrows', 'open-eyebrow'],
  ['Head_actions', 'open-head-action'],
  ['Chin', 'open-chin'],
  ['Mouth', 'open-mouth'],
  ['Face_shape', 'open-shape'],
])

/** Words that only the question of one task holds, most particular first. */
const byWords: readonly (readonly [RegExp, string])[] = [
  [/which parts of the environment|explain the reasons/i, 'rationale'],
  [/fine-grained expression with intensity/i, 'emotion-fine'],
  [/fine-grained 7 classes/i, 'sentiment-7'],
  [/\bstrong negative\b/i, 'sentiment-7'],
  [/\(A\) ?positive/i, 'sentiment-3'],
  [/\brepression\b/i, 'micro-expression'],
  [/\bAU1\b|action units?/i, 'action-units'],
  [/emotional relationship|heart-warming/i, 'conversation'],
  [/head pose/i, 'head-pose'],
  [/same person/i, 'human-identity'],
  [/attributes of appearance/i, 'appearance-recognition'],
  [/list of actions|actions performed/i, 'action-recognition'],
  [/describe the appearance/i, 'appearance-caption'],
  [/describe the actions/i, 'action-caption'],
  [/emotional changes/i, 'expression-caption'],
  [/expert in the field of emotions|predict the emotional states/i, 'fine-caption'],
  [/identify (all )?the (emotions|expressions)\b/i, 'emotion-multi'],
  [/identify the expression|identify the emotion/i, 'emotion-single'],
]

/**
 * The task a sample belongs to, from its source (`..._QA_<Attribute>` names an open attribute) and the words of its question.
 * @returns a key of {@link tasks}, or `unknown` when nothing tells
 */
export function taskOf(source: string | null, question: string): string {
  const suffix = source?.split('QA_').at(-1)
  const open = suffix === undefined ? undefined : bySuffix.get(suffix)
  if (open)
    return open
  return byWords.find(([words]) => words.test(question))?.[1] ?? 'unknown'
}
