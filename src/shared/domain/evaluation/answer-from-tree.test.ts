import type { AffectiveTree, TreeNode } from '../tree.ts'
import { describe, expect, it } from 'vitest'
import { coreCodebooks } from '../core-codebooks.ts'
import { answerFromTree, isAnswerable } from './answer-from-tree.ts'

function emotion(term: string, confidence: number): TreeNode {
  return { id: term, level: 'emotion', codebook: 'emotions', term, label: term, confidence, evidence: [], supports: [], origin: { kind: 'teacher', id: 'teacher' }, verdict: 'unreviewed' }
}

function tree(...nodes: TreeNode[]): AffectiveTree {
  return { nodes, rationale: { text: '', origin: 'rendered' } }
}

const mixed = tree(emotion('surprise', 0.4), emotion('happiness', 0.9))
const ask = (task: string, question: string, of: AffectiveTree = mixed) => answerFromTree({ task, question }, of, coreCodebooks)

describe('answers from a tree', () => {
  it('are the letters of the options that say what the tree says', () => {
    expect(ask('emotion-dfew', 'Which? (A) Sad (B) Happy (C) Surprise')).toEqual({ text: 'B' })
    expect(ask('emotions-mafw', 'Which? (A) Surprise (B) Happiness (C) Fear')).toEqual({ text: 'AB' })
    expect(ask('sentiment-3', 'Which? A. negative\nB. neutral\nC. positive')).toEqual({ text: 'C' })
  })

  it('are not guessed where no option has the word, the question has none, or the tree says nothing', () => {
    expect(ask('emotion-single', 'Which? (A) Sad (B) Angry')).toEqual({ reason: 'No option says happiness' })
    expect(ask('emotion-multi', 'Which? (A) Happy (B) Angry')).toEqual({ reason: 'No option says surprise' })
    expect(ask('emotion-single', 'Which emotion is it?')).toEqual({ reason: 'The question lists no options' })
    expect(ask('emotion-single', 'Which? (A) Sad (B) Happy', tree())).toHaveProperty('reason')
    expect(ask('sentiment-3', 'Which? (A) negative (B) positive', tree(emotion('surprise', 1)))).toHaveProperty('reason')
    expect(ask('head-pose', 'Which? (A) Front (B) Up')).toHaveProperty('reason')
  })

  it('name action units by their cues, and None where there are none', () => {
    const cue = coreCodebooks.flatMap(({ key, terms }) => terms.flatMap(term => term.signals?.includes('au12') ? [{ key, term }] : []))[0]
    expect(cue).toBeDefined()
    const smile: TreeNode = { ...emotion(cue?.term.key ?? '', 1), level: 'cue', codebook: cue?.key ?? '' }
    expect(ask('action-units', 'Which?', tree(smile))).toHaveProperty('text', expect.stringContaining('AU12'))
    expect(ask('action-units', 'Which?')).toEqual({ text: 'None' })
  })

  it('are there for emotions, sentiment and action units alone', () => {
    expect(['emotion-mer2023', 'sentiment-mosi', 'action-units'].every(isAnswerable)).toBe(true)
    expect(['identity', 'head-pose', 'fine-caption', 'micro-expression', 'sentiment-7'].some(isAnswerable)).toBe(false)
  })
})
