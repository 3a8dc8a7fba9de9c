import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createRandom } from '#shared/domain/random.ts'

/** One task of the generated set: how many samples, from which source, and how its question reads. */
type TaskPlan = Readonly<{ task: string, source: string, count: number, question: string, answerWords: number }>

function openAttribute(key: string, source: string, count: number): TaskPlan {
  return { task: `open-${key}`, source: `CelebV-Text_QA_${source}`, count, question: `Describe the ${key.replace('-', ' ')} of the person in the center of the video.`, answerWords: 12 }
}

/**
 * The composition of Emo-CFG's training set, task by task.
 * @see VidEmo, NeurIPS 2025, arXiv:2511.02712, table 7
 */
export const composition: readonly TaskPlan[] = [
  { task: 'appearance-recognition', source: 'CelebV-HQ', count: 32_010, question: 'Watch the video and identify the attributes of appearance of the person.', answerWords: 6 },
  { task: 'appearance-caption', source: 'CelebV-Text', count: 59_879, question: 'Please describe the appearance of the person in the video.', answerWords: 30 },
  { task: 'action-recognition', source: 'CelebV-HQ', count: 32_010, question: 'Select all actions performed by the person from the list of actions.', answerWords: 4 },
  { task: 'action-caption', source: 'CelebV-Text', count: 59_797, question: 'Please describe the actions of the person in the video.', answerWords: 25 },
  { task: 'human-identity', source: 'MEAD', count: 19_998, question: 'Are the people in the left and right parts of the video the same person?', answerWords: 1 },
  { task: 'head-pose', source: 'MEAD', count: 188_590, question: 'Determine the head pose. A. Front B. Right 60 degrees C. Left 60 degrees', answerWords: 1 },
  openAttribute('eye', 'Eyes', 72_197),
  openAttribute('eyebrow', 'Eyebrows', 71_793),
  openAttribute('mouth', 'Mouth', 94_722),
  openAttribute('nose', 'Nose', 126_248),
  openAttribute('hair', 'Hair', 154_994),
  openAttribute('chin', 'Chin', 20_559),
  openAttribute('shape', 'Face_shape', 78_689),
  openAttribute('feature', 'Facial_features', 92_830),
  openAttribute('accessory', 'Accessories', 56_835),
  openAttribute('age', 'Age', 145_359),
  openAttribute('gender', 'Gender', 151_901),
  openAttribute('skin', 'Skin', 104_005),
  openAttribute('body-action', 'Body_actions', 16_577),
  openAttribute('head-action', 'Head_actions', 2_658),
  openAttribute('face-action', 'Facial_actions', 26_515),
  { task: 'sentiment-3', source: 'MOSEI', count: 19_710, question: 'Which sentiment? (A) Positive (B) Neutral (C) Negative', answerWords: 1 },
  { task: 'sentiment-7', source: 'SIMS', count: 1_824, question: 'Name the fine-grained 7 classes sentiment.', answerWords: 1 },
  { task: 'emotion-single', source: 'MAFW', count: 20_060, question: 'Please watch the video clip and identify the expression on the face.', answerWords: 1 },
  { task: 'emotion-multi', source: 'MAFW', count: 7_178, question: 'Identify all the emotions on the face.', answerWords: 2 },
  { task: 'emotion-fine', source: 'MEAD', count: 198_957, question: 'Identify the fine-grained expression with intensity.', answerWords: 1 },
  { task: 'micro-expression', source: 'CASME', count: 515, question: '(A) Happiness (B) Repression (C) Disgust (D) Surprise (E) Others', answerWords: 1 },
  { task: 'action-units', source: 'AffWild2', count: 2_180, question: 'Reply with the names of the action units you see.', answerWords: 3 },
  { task: 'conversation', source: 'MELD', count: 38_153, question: 'What is the emotional relationship between the two main characters?', answerWords: 1 },
  { task: 'expression-caption', source: 'CelebV-Text', count: 59_797, question: 'Describe the emotion and the emotional changes throughout the video.', answerWords: 35 },
  { task: 'fine-caption', source: 'Emo-CFG', count: 78_072, question: 'As an expert in the field of emotions, please provide a detailed description.', answerWords: 120 },
  { task: 'rationale', source: 'Emo-CFG', count: 121_618, question: 'Which parts of the environment, lighting or visual attributes explain the reasons for your answer?', answerWords: 90 },
]

const syllables = ['ba', 'lo', 'mi', 'ter', 'sen', 'ka', 'ru', 'ne', 'vo', 'dal', 'pi', 'zor', 'em', 'ith', 'ous']

function vocabularyOf(size: number): readonly string[] {
  const random = createRandom(5)
  return Array.from({ length: size }, () => Array.from({ length: 2 + random.below(2) }, () => syllables[random.below(syllables.length)]).join(''))
}

/** Words that stand in the generated answers; frequent ones first. */
export const vocabulary = vocabularyOf(20_000)

/**
 * Writes a generated set in the official form (one JSON array), tasks in turn, as large as the composition says times `scale`.
 * Words follow a skewed distribution as in real text. @returns how many samples were written
 */
export async function writeGeneratedDataset(path: string, scale = 1): Promise<number> {
  const random = createRandom(11)
  const stream = createWriteStream(path)
  const word = (): string => vocabulary[Math.floor(vocabulary.length * random.next() ** 4)] as string
  let pending = '['
  let written = 0
  for (const { source, count, question, answerWords } of composition) {
    for (let index = 0; index < Math.ceil(count * scale); index++) {
      const answer = Array.from({ length: answerWords }, word).join(' ')
      const record = {
        messages: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: `${answer} ${index}` }],
        videos: [`videos/clips/${random.below(400_000)}.mp4`],
        source,
      }
      pending += `${written++ > 0 ? ',' : ''}\n${JSON.stringify(record)}`
      if (pending.length > 1 << 20) {
        if (!stream.write(pending))
          await once(stream, 'drain')
        pending = ''
      }
    }
  }
  stream.end(`${pending}\n]\n`)
  await once(stream, 'finish')
  return written
}
