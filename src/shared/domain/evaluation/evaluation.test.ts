import type { Codebook } from '../codebook.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCodebook } from '../codebook.ts'
import { judgedAspects, judgedCorrect, judgedScore } from './judge-replies.ts'
import { optionsOf } from './options.ts'
import { answerPart, parseChoice, parseChoices, parseLabels, parseYesNo } from './parse-answer.ts'
import { publishedResultsSchema } from './published-results.ts'
import { columnScore, publishedText, tableGroups } from './result-table.ts'
import { scoreTask } from './score-task.ts'
import { benchmarkTasks, evaluationTasks, taskOfFile } from './tasks.ts'

function resource(path: string): string {
  return readFileSync(new URL(`../../../../resources/${path}`, import.meta.url), 'utf8')
}

function book(key: string): Codebook {
  return parseCodebook(resource(`codebooks/${key}.json`), key)
}

const mafw = '<video>Please identify the expression on the person\'s face: (A) Anxiety (B) Surprise (C) Neutral (D) Disgust (E) Sadness (F) Fear (G) Contempt (H) Anger (I) Helplessness (J) Disappointment (K) Happiness'
const pose = 'Choose the most appropriate option from the list below: A. Front B. Right 60 degrees C. Left 60 degrees D. Left 30 degrees E. Right 30 degrees F. Down G. Up'

describe('tasks', () => {
  it('cover the fifteen tasks of the benchmark and its published sizes', () => {
    expect(benchmarkTasks).toHaveLength(15)
    const covered = new Set(evaluationTasks.map(({ benchmark }) => benchmark))
    expect(benchmarkTasks.slice(0, 9).every(name => covered.has(name))).toBe(true)
    expect(evaluationTasks.filter(({ benchmark }) => benchmark === 'Open attribute')).toHaveLength(15)
    expect(evaluationTasks.find(({ kind }) => kind === 'caption')?.items).toBe(2600)
    expect(new Set(evaluationTasks.map(({ id }) => id)).size).toBe(evaluationTasks.length)
    for (const { codebook } of evaluationTasks)
      expect(codebook === null || book(codebook).key === codebook).toBe(true)
  })

  it('are known by their result files', () => {
    expect(taskOfFile('result/model/MAFW_Multiple-Label-Emotion-Recognition.json')?.id).toBe('emotions-mafw')
    expect(taskOfFile('C:\\x\\QA_test_sampling_all_Head_actions.jsonl')?.id).toBe('open-head-actions')
    expect(taskOfFile('20250222-205013.jsonl')).toBeNull()
  })
})

describe('optionsOf', () => {
  it('reads lettered lists on one line or several', () => {
    expect(optionsOf(mafw).map(({ letter, text }) => letter + text).join(' ')).toBe('AAnxiety BSurprise CNeutral DDisgust ESadness FFear GContempt HAnger IHelplessness JDisappointment KHappiness')
    expect(optionsOf(pose).map(({ text }) => text)).toEqual(['Front', 'Right 60 degrees', 'Left 60 degrees', 'Left 30 degrees', 'Right 30 degrees', 'Down', 'Up'])
    expect(optionsOf('How old? A.infant B.toddler C.child').map(({ text }) => text)).toEqual(['infant', 'toddler', 'child'])
    expect(optionsOf('Which?\nA. C is reading.\nB. C is not.').map(({ text }) => text)).toEqual(['C is reading', 'C is not'])
    expect(optionsOf('Describe the hair.')).toEqual([])
  })
})

describe('parseChoice', () => {
  const options = optionsOf(mafw)

  it.each([
    ['C', 'C', 'letter'],
    ['(b).', 'B', 'letter'],
    ['**K**', 'K', 'letter'],
    ['<think>It could be (A).</think><answer>(F) Fear</answer>', 'F', 'opening letter'],
    ['The answer is (A)... no, the correct answer is:\n\nH. Anger', 'H', 'concluding line'],
    ['Answer: E', 'E', 'statement'],
    ['Based on the video, the most appropriate option is **(G)**.', 'G', 'statement'],
    ['(J) Disappointment, because the lips are pressed.', 'J', 'opening letter'],
    ['She sees him.\nB) Surprise\nHer brows are raised.', 'B', 'line'],
    ['Option D is the correct answer.', 'D', 'option spoken of'],
    ['The person looks full of disgust.', 'D', 'option text'],
  ])('reads %j', (response, letter, how) => {
    expect(parseChoice(response, options)).toEqual({ labels: [letter], how })
  })

  it('does not guess', () => {
    for (const response of ['', 'Anger or fear.', 'Z', 'A mixture of things.', 'I cannot tell.'])
      expect(parseChoice(response, options).labels).toBeNull()
    expect(parseChoice('The answer is a person.', options).labels).toBeNull()
  })

  it('does not take an option for a longer one that holds it', () => {
    expect(parseChoice('strong negative', optionsOf('(A) Strong Negative (B) Negative (C) Neutral')).labels).toEqual(['A'])
  })

  it('finds the part of a response that answers', () => {
    expect(answerPart('<think>x</think> B')).toBe('B')
    expect(answerPart('<think>x <answer>B')).toBe('B')
  })
})

describe('parseChoices', () => {
  const options = optionsOf(mafw)

  it.each([
    ['FB', ['B', 'F']],
    ['B, F', ['B', 'F']],
    ['B and F.', ['B', 'F']],
    ['The answers are: (B) Surprise and (F) Fear', ['B', 'F']],
    ['The man shows surprise and fear.', ['B', 'F']],
    ['C', ['C']],
  ])('reads %j', (response, letters) => {
    expect(parseChoices(response, options).labels).toEqual(letters)
  })

  it('does not read letters into words', () => {
    expect(parseChoices('I SEE', options).labels).toBeNull()
    expect(parseChoices('Unclear', options).labels).toBeNull()
  })
})

describe('parseYesNo', () => {
  it('reads one of the two words', () => {
    expect(['Yes', 'no, they differ', 'The answer is: Yes.', 'They are the same person: yes.', 'Yes and no', 'Maybe', 'I know'].map(text => parseYesNo(text).labels?.[0] ?? null)).toEqual(['yes', 'no', 'yes', 'yes', 'yes', null, null])
  })
})

describe('parseLabels', () => {
  const looks = book('celebv-hq-appearance')
  const units = book('au-aff-wild2')

  it('reads lists, prose and none, in the order of the codebook', () => {
    expect(parseLabels('wearing_hat, male,no_beard', looks)).toEqual({ labels: ['male', 'no_beard', 'wearing_hat'], how: 'list' })
    expect(parseLabels('- Male\n- Big nose\n- 5 o\'clock shadow', looks).labels).toEqual(['male', 'big_nose', '5_o_clock_shadow'])
    expect(parseLabels('He is young with black hair, bangs and eyeglasses.', looks).labels).toEqual(['young', 'bangs', 'black_hair', 'eyeglasses'])
    expect(parseLabels('None.', looks)).toEqual({ labels: [], how: 'none' })
    expect(parseLabels('A landscape', looks).labels).toBeNull()
  })

  it('reads action units by number and name, and drops those that are not asked for', () => {
    expect(parseLabels('AU12, AU06 and au 1; AU45', units).labels).toEqual(['AU1', 'AU6', 'AU12'])
    expect(parseLabels('Cheek raiser with lips part', units).labels).toEqual(['AU6', 'AU25'])
    expect(parseLabels('none', units).labels).toEqual([])
  })
})

describe('judge replies', () => {
  it('are read strictly', () => {
    expect(['Yes', 'no.', 'yes, mostly', ''].map(judgedCorrect)).toEqual([true, false, null, null])
    expect(['80', '0', '12.5', '101', 'about 80', ''].map(judgedScore)).toEqual([80, 0, 12.5, null, null, null])
    const six = ['VTR', 'Flu', 'RA', 'IA', 'LO', 'CO'].map((name, at) => `${name}: fine, [Score]: ${90 - at}`).join('\n')
    expect(judgedAspects(six)).toEqual({ 'video-text-relevance': 90, 'fluency': 89, 'response-accuracy': 88, 'instruction-adherence': 87, 'label-overlap': 86, 'clue-overlap': 85 })
    expect(judgedAspects('[Score]: 1')).toBeNull()
  })
})

describe('scoreTask', () => {
  it('scores choices as published, over all items, and honestly beside it', () => {
    const truth = ['C', 'B', 'B', 'H']
    const items = ['C', 'B', null, 'no idea'].map((response, at) => ({ question: mafw, truth: truth[at] as string, response }))
    const score = scoreTask({ kind: 'choice' }, items)
    expect(score).toMatchObject({ items: 4, answered: 3, readable: 2, published: 50, microF1: null })
    expect(score.mean.value).toBe(0.5)
    expect(score.unweightedRecall).toBeCloseTo((1 + 0.5 + 0) / 3, 12)
    expect(score.macroF1).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12)
    expect(score.confusion?.missed).toEqual([1, 0, 1])
  })

  it('scores labels as published, over answered items with 0 for rightly naming nothing, and honestly beside it', () => {
    const items = [
      { question: '', truth: 'AU1,AU4', response: 'AU1' },
      { question: '', truth: 'none', response: 'None' },
      { question: '', truth: 'AU12', response: null },
      { question: '', truth: 'AU25', response: 'AU25' },
    ]
    const score = scoreTask({ kind: 'labels' }, items, { codebook: book('au-aff-wild2') })
    expect(score.published).toBeCloseTo(100 * (2 / 3 + 0 + 1) / 3, 9)
    expect(score.mean.value).toBeCloseTo((2 / 3 + 1 + 0 + 1) / 4, 12)
    // hits 2, wrong 0, missed 2
    expect(score.microF1).toBeCloseTo(4 / 6, 12)
    expect(score.macroF1).toBeCloseTo((1 + 0 + 0 + 1) / 4, 12)
  })

  it('counts letters of several emotions', () => {
    expect(scoreTask({ kind: 'choices' }, [{ question: mafw, truth: 'BF', response: 'F, H' }]).published).toBe(50)
  })

  it('draws whole groups for the interval when every item has one', () => {
    const items = Array.from({ length: 40 }, (_, at) => ({ question: mafw, truth: 'C', response: at < 20 ? 'C' : 'B', group: at < 20 ? 'anna' : 'ben' }))
    const { mean } = scoreTask({ kind: 'choice' }, items)
    expect([mean.low, mean.high]).toEqual([0, 1])
  })

  it('refuses what it cannot score', () => {
    expect(() => scoreTask({ kind: 'text' }, [{ question: '', truth: 'x', response: 'y' }])).toThrow('a judge')
    expect(() => scoreTask({ kind: 'choice' }, [{ question: mafw, truth: 'Z', response: 'A' }])).toThrow('The truth "Z" is not a label')
    expect(() => scoreTask({ kind: 'labels' }, [{ question: '', truth: 'x', response: 'y' }])).toThrow('needs the codebook')
  })
})

describe('the published table', () => {
  const published = publishedResultsSchema.parse(JSON.parse(resource('published/videmo-results.json')))
  const columns = tableGroups.flatMap(group => group.columns)

  it('gives every column one vote in its average', () => {
    const all = new Map(columns.flatMap(({ parts }) => parts.map(({ task }) => [task, 80] as const)))
    for (const column of columns)
      expect(columnScore(column, all)).toBeCloseTo(80, 9)
    const open = columns.find(({ key }) => key === 'open-avg')
    expect(open?.parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(12, 12)
    expect(columnScore(columns[0] as (typeof columns)[number], new Map())).toBeNaN()
    const tasks = new Set([...evaluationTasks.map(({ id }) => id), ...['label', 'clue'].map(name => `fine-caption/${name}-overlap`), ...['instruction-adherence', 'response-accuracy', 'video-text-relevance', 'fluency'].map(name => `fine-caption/${name}`)])
    expect([...all.keys()].filter(task => !tasks.has(task))).toEqual([])
  })

  it('cuts scores as printed', () => {
    expect([16.29, 16.3, 5.19, 99.99, 100, Number.NaN].map(publishedText)).toEqual(['16.2', '16.3', '05.1', '99.9', '100', ''])
  })

  it('agrees with its own averages, but for the one that is known to differ', () => {
    const keys = new Set(columns.map(({ key }) => key))
    const differing = published.rows.flatMap(({ model, scores }) => tableGroups.flatMap(({ columns: group }) => {
      const [average, ...parts] = [...group].reverse().map(({ key }) => scores[key])
      expect(Object.keys(scores).filter(key => !keys.has(key))).toEqual([])
      if (average === undefined)
        return []
      const mean = parts.reduce<number>((sum, value) => sum + (value as number), 0) / parts.length
      return Math.abs(mean - average) > 0.12 ? [`${model} ${group.at(-1)?.key}`] : []
    }))
    expect(differing).toEqual(['VidEmo-Base 7B closed-avg'])
    expect(published.rows).toHaveLength(22)
    expect(published.downstream.find(({ model }) => model === 'VidEmo')).toEqual({ model: 'VidEmo', dfewUar: 64.92, dfewWar: 73.1, mafwUar: 44.02, mafwWar: 54.86 })
  })
})
