import { z } from 'zod'

/**
 * How a task is answered and scored: one option (`choice`), several options (`choices`), several labels of a closed list (`labels`), yes or no,
 * free text with a judge's 0 to 100 (`text`), or a caption judged on six aspects (`caption`).
 */
export const answerKindSchema = z.enum(['choice', 'choices', 'labels', 'yes-no', 'text', 'caption'])
export type AnswerKind = z.infer<typeof answerKindSchema>

/** The fifteen face-perception tasks, grouped as in the paper's overview: 5 attribute, 4 expression, 6 emotion understanding. */
export const benchmarkTasks = [
  'Appearance',
  'Action',
  'Face identity',
  'Head pose',
  'Open attribute',
  'Emotion',
  'Sentiment',
  'Affective cues',
  'Complex scenario',
  'Label overlap',
  'Clue overlap',
  'Instruction adherence',
  'Response accuracy',
  'Video-text relevance',
  'Fluency',
] as const

/** One test set of the benchmark. `file` is the name of its result file without ending; `codebook` holds its labels; `items` is the published size. */
export type EvaluationTask = Readonly<{ id: string, name: string, benchmark: (typeof benchmarkTasks)[number] | 'Understanding', file: string, kind: AnswerKind, codebook: string | null, items: number }>

function task(id: string, name: string, benchmark: EvaluationTask['benchmark'], file: string, kind: AnswerKind, codebook: string | null, items: number): EvaluationTask {
  return { id, name, benchmark, file, kind, codebook, items }
}

/** The open attributes, by the ending that names them in a sample's source. */
export const openAttributes = ['Eyes', 'Eyebrows', 'Mouth', 'Nose', 'Hair', 'Chin', 'Face_shape', 'Facial_features', 'Accessories', 'Age', 'Gender', 'Skin', 'Body_actions', 'Facial_actions', 'Head_actions'] as const

const openItems: Readonly<Record<string, number>> = { Body_actions: 107, Head_actions: 4, Facial_actions: 189 }

/** The six aspects of a caption, in the order in which a judge gives them. */
export const captionAspects = ['video-text-relevance', 'fluency', 'response-accuracy', 'instruction-adherence', 'label-overlap', 'clue-overlap'] as const
export type CaptionAspect = (typeof captionAspects)[number]

/**
 * Every test set of the benchmark.
 * @see VidEmo, NeurIPS 2025, arXiv 2511.02712, table 11 and its evaluation code
 */
export const evaluationTasks: readonly EvaluationTask[] = [
  task('appearance-recognition', 'Appearance recognition', 'Appearance', 'CelebV-HQ_Appearance-Recognition', 'labels', 'celebv-hq-appearance', 500),
  task('appearance-caption', 'Appearance caption', 'Appearance', 'CelebV-Text_Appearance-Caption', 'text', null, 500),
  task('action-recognition', 'Action recognition', 'Action', 'CelebV-HQ_Action-Recognition', 'labels', 'celebv-hq-action', 500),
  task('action-caption', 'Action caption', 'Action', 'CelebV-Text_Action-Caption', 'text', null, 500),
  task('identity', 'Face identity', 'Face identity', 'MEAD_ID', 'yes-no', null, 500),
  task('head-pose', 'Head pose', 'Head pose', 'MEAD_Head-Pose', 'choice', 'mead-views-7', 500),
  ...openAttributes.map(attribute => task(`open-${attribute.toLowerCase().replaceAll('_', '-')}`, `Open attribute: ${attribute.toLowerCase().replaceAll('_', ' ')}`, 'Open attribute', `QA_test_sampling_all_${attribute}`, 'text', null, openItems[attribute] ?? 300)),
  task('emotion-dfew', 'Single emotion, DFEW', 'Emotion', 'DFEW_Single-Label-Emotion-Recognition', 'choice', 'dfew-7', 300),
  task('emotion-mafw', 'Single emotion, MAFW', 'Emotion', 'MAFW_Single-Label-Emotion-Recognition', 'choice', 'mafw-11', 300),
  task('emotion-mer2023', 'Single emotion, MER2023', 'Emotion', 'MER2023_Single-Label-Emotion-Recognition', 'choice', 'mer2023-6', 300),
  task('emotions-mafw', 'Several emotions, MAFW', 'Emotion', 'MAFW_Multiple-Label-Emotion-Recognition', 'choices', 'mafw-11', 300),
  task('fine-emotion-mead', 'Fine-grained emotion, MEAD', 'Emotion', 'MEAD_Fine-grained-Emotion-Recognition', 'choice', 'mead-22', 300),
  task('fine-emotion-ravdess', 'Fine-grained emotion, RAVDESS', 'Emotion', 'RAVDESS_Fine-grained-Emotion-Recognition', 'choice', null, 300),
  task('sentiment-mosei', 'Sentiment, MOSEI', 'Sentiment', 'MOSEI_Single-Label-Sentiment-Recognition', 'choice', 'sentiment-3', 300),
  task('sentiment-mosi', 'Sentiment, MOSI', 'Sentiment', 'MOSI_Single-Label-Sentiment-Recognition', 'choice', 'sentiment-3', 300),
  task('fine-sentiment-sims', 'Fine-grained sentiment, CH-SIMS', 'Sentiment', 'CHSIMIv1_Fine-grained-Sentiment-Recognition', 'choice', 'sentiment-7', 300),
  task('micro-expression', 'Micro-expression, CASME II', 'Affective cues', 'CAS_Single-Label-Micro-Expression-Recognition', 'choice', 'casme2-5', 246),
  task('action-units', 'Action units, AffWild2', 'Affective cues', 'AffWild2_Action_Unit_Detection', 'labels', 'au-aff-wild2', 87),
  task('emotion-caption', 'Emotion caption', 'Complex scenario', 'CelebV-Text_Emotion-Caption', 'text', null, 300),
  task('relation-perr', 'Conversation, PERR', 'Complex scenario', 'PERR_Single-Label-Conversational-Emotion-Recognition', 'choice', 'perr-5', 300),
  task('conversation-meld', 'Conversation, MELD', 'Complex scenario', 'MELD_Single-Label-Conversational-Emotion-Recognition_new', 'choice', null, 300),
  task('fine-caption', 'Fine-grained caption and rationale', 'Understanding', 'caption_test_sampling_v2_all_example', 'caption', null, 2600),
]

/** The task a result file belongs to, by its name with or without folder and ending; null when it is none of them. */
export function taskOfFile(path: string): EvaluationTask | null {
  const name = (path.split(/[/\\]/).at(-1) ?? '').replace(/\.(?:jsonl?|txt)$/i, '')
  return evaluationTasks.find(({ file }) => file === name) ?? null
}
