import type { AffectiveTree, TreeNode } from '../tree.ts'
import type { Ballot, Vote } from './committee.ts'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messagesSample, parseSample } from '../../formats/sample-record.ts'
import { parseCodebook } from '../codebook.ts'
import { coreCodebooks } from '../core-codebooks.ts'
import { optionsOf } from '../evaluation/options.ts'
import { parseChoice, parseLabels } from '../evaluation/parse-answer.ts'
import { treeProblems } from '../tree/validate-tree.ts'
import { captionItems, termWordsOf } from './caption-items.ts'
import { treeOfCaption } from './caption-tree.ts'
import { committeeAgreement, critiqueOf, judgeRecords, sampleVerdict, verdictOf } from './committee.ts'
import { closedQuestions, closedSample } from './question-templates.ts'
import { samplesFromTree } from './samples-from-tree.ts'
import { taskOf } from './tasks.ts'

const books = ['au-aff-wild2', 'sentiment-3', 'sentiment-7', 'mafw-11', 'mead-22', 'mead-views-7', 'casme2-5', 'perr-5', 'celebv-hq-appearance', 'celebv-hq-action'].map(key => parseCodebook(readFileSync(new URL(`../../../../resources/codebooks/${key}.json`, import.meta.url), 'utf8'), key))
const codebooks = [...coreCodebooks, ...books]
const words = termWordsOf(coreCodebooks)

const caption = 'The woman on the left has long blonde hair, blue eyes and a pale complexion. She wears a red scarf. At first she looks sad, with her lip corners lowered; then she gives an open smile. The older man on the right is angry: his brows lowered, lips pressed. The background shows a dimly lit room.'

describe('captions', () => {
  it('are taken apart by person and aspect, with places that give the words back', () => {
    const items = captionItems(caption, words)
    expect(items.map(({ subject, aspect }) => `${subject ?? 'scene'}: ${aspect}`)).toEqual([
      'woman on the left: hair',
      'woman on the left: eye',
      'woman on the left: skin',
      'woman on the left: accessory',
      'woman on the left: emotion',
      'woman on the left: expression',
      'woman on the left: expression',
      'older man on the right: emotion',
      'older man on the right: expression',
      'scene: lighting',
    ])
    for (const { text, start, end } of items)
      expect(caption.slice(start, end)).toBe(text)
  })

  it('lose no letter of any text and never fail', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const items = captionItems(text, words)
      expect(items.every(({ start, end, text: own }) => text.slice(start, end) === own && own.trim() !== '')).toBe(true)
      expect(items.every(({ start }, at) => at === 0 || start >= (items[at - 1]?.end ?? 0))).toBe(true)
    }))
  })

  it('become a valid tree for each person', () => {
    const items = captionItems(caption, words)
    const tree = treeOfCaption(items, 'woman on the left', codebooks, { kind: 'model', id: 'caption' }, caption)
    expect(treeProblems(tree)).toEqual([])
    expect(tree.nodes.map(({ level, label }) => `${level}: ${label}`)).toContain('expression: open smile')
    const man = treeOfCaption(items, 'older man on the right', codebooks, { kind: 'model', id: 'caption' }, caption)
    const cue = man.nodes.find(({ term }) => term === 'lips-pressed')
    expect(cue?.level).toBe('cue')
    expect(man.nodes.some(({ level }) => level === 'emotion')).toBe(true)
  })
})

function node(id: string, level: TreeNode['level'], codebook: string, term: string, supports: string[], verdict: TreeNode['verdict'] = 'accepted'): TreeNode {
  const label = coreCodebooks.find(({ key }) => key === codebook)?.terms.find(({ key }) => key === term)?.label ?? term
  return { id, level, codebook, term, label, confidence: 1, evidence: [{ startUs: 0, endUs: 2_000_000 }], supports, origin: { kind: 'person', id: 'ann' }, verdict }
}

const tree: AffectiveTree = {
  rationale: { text: '', origin: 'rendered' },
  nodes: [
    node('e', 'emotion', 'emotions', 'happiness', []),
    node('x', 'expression', 'expressions', 'open-smile', ['e']),
    node('c', 'cue', 'cues', 'lip-corners-raised', ['x']),
    node('d', 'cue', 'cues', 'lips-parted', ['x']),
    node('r', 'cue', 'cues', 'brows-lowered', ['x'], 'rejected'),
  ],
}

describe('samples from a tree', () => {
  const made = samplesFromTree(tree, { video: '/clips/a.mp4', place: 'the person', startS: 1, endS: 3, subject: 'S01' }, codebooks)
  const answerTo = (task: string): string[] => made.filter(each => each.task === task).map(({ sample }) => sample.turns.at(-1)?.content ?? '')

  it('ask every family a tree can answer, and are filed under it again when imported', () => {
    expect([...new Set(made.map(({ task }) => task))].sort()).toEqual(['action-units', 'emotion-multi', 'emotion-single', 'expression-caption', 'fine-caption', 'open-face-action', 'rationale', 'sentiment-3'].filter(task => task !== 'emotion-multi' || answerTo('emotion-multi').length > 0).sort())
    expect(answerTo('rationale')).toHaveLength(4)
    for (const { task, sample } of made) {
      const parsed = parseSample(messagesSample(sample).raw)
      expect([task, taskOf(parsed.source, parsed.turns[0]?.content ?? '')]).toEqual([task, task])
    }
  })

  it('answer as the deterministic matcher reads it, without what a person rejected', () => {
    const single = made.find(({ task }) => task === 'emotion-single')
    const options = optionsOf(single?.sample.turns[0]?.content ?? '')
    const letter = parseChoice(answerTo('emotion-single')[0] ?? '', options).labels?.[0]
    expect(options.find(option => option.letter === letter)?.text).toBe('happiness')
    expect(parseLabels(answerTo('action-units')[0] ?? '', books[0]!).labels).toEqual(['AU12', 'AU25'])
    expect(made.some(({ sample }) => sample.turns.some(({ content }) => content.includes('brows lowered')))).toBe(false)
  })

  it('are lettered or listed for every closed task', () => {
    for (const question of closedQuestions) {
      const book = codebooks.find(({ key }) => key === question.codebook)
      const leaf = book?.terms.find(term => !book.terms.some(({ parent }) => parent === term.key))
      const asked = book && leaf ? closedSample(question, book, [leaf.key]) : null
      expect([question.task, asked?.answer]).toEqual([question.task, expect.stringMatching(/./)])
      expect([question.task, taskOf(null, asked?.question ?? '')]).toEqual([question.task, question.task])
    }
  })
})

describe('a committee', () => {
  const ballot = (judge: string, item: number, vote: Vote, note = '', correction: string | null = null): Ballot => ({ judge, item, vote, note, correction })

  it('decides by majority once enough have spoken', () => {
    const three = [ballot('a', 1, 'right'), ballot('b', 1, 'wrong'), ballot('c', 1, 'right')]
    expect([verdictOf(three.slice(0, 2), 3), verdictOf(three, 3), verdictOf([ballot('a', 1, 'right'), ballot('b', 1, 'unsure'), ballot('c', 1, 'wrong')], 3)]).toEqual(['open', 'kept', 'tied'])
    expect([sampleVerdict(['kept', 'open']), sampleVerdict(['kept', 'refused', 'open']), sampleVerdict(['kept', 'tied']), sampleVerdict(['kept', 'kept'])]).toEqual(['open', 'refused', 'tied', 'kept'])
  })

  it('hands the critics\' notes on without names', () => {
    const ballots = [ballot('a', 1, 'wrong', 'not a smile', 'a frown'), ballot('b', 1, 'wrong', 'not a smile'), ballot('c', 1, 'right', 'fine')]
    expect(critiqueOf([{ question: 'q', answer: 'smile', ballots }], 3)).toEqual([{ question: 'q', answer: 'smile', notes: ['not a smile'], corrections: ['a frown'] }])
  })

  it('measures judges by gold items and by the majority of the others', () => {
    const ballots = [1, 2, 3, 4].flatMap(item => [ballot('a', item, 'right'), ballot('b', item, item === 4 ? 'wrong' : 'right'), ballot('c', item, 'right')])
    const records = judgeRecords(ballots, new Map<number, Vote>([[1, 'right'], [4, 'right']]))
    expect(records.map(({ judge, accuracy, withMajority }) => [judge, accuracy, withMajority])).toEqual([['a', 1, 1], ['b', 0.5, 0.75], ['c', 1, 1]])
    // Krippendorff by hand: 12 values, 11 right and 1 wrong; observed 2 * 2 / 12 / 2 = 1/6 of pairs, expected 2 * 11 * 1 / (12 * 11) = 1/6
    expect(committeeAgreement(ballots).value).toBeCloseTo(0, 12)
  })
})
