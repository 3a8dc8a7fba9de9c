import type { TreeNode } from '../tree.ts'
import { describe, expect, it } from 'vitest'
import { leadingEmotion } from './leading-emotion.ts'

function emotion(term: string, confidence: number, verdict: TreeNode['verdict'] = 'unreviewed'): TreeNode {
  return { id: term, level: 'emotion', codebook: 'emotions', term, label: term, confidence, evidence: [], supports: [], origin: { kind: 'teacher', id: 'teacher' }, verdict }
}

function leadingOf(...nodes: TreeNode[]): string | undefined {
  return leadingEmotion({ nodes, rationale: { text: '', origin: 'rendered' } })?.id
}

describe('leadingEmotion', () => {
  it('is the most confident of the machine\'s', () => {
    expect(leadingOf(emotion('joy', 0.4), emotion('fear', 0.7), emotion('anger', 0.7))).toBe('fear')
  })

  it('is a person\'s word before the machine\'s, and never a rejected one', () => {
    expect(leadingOf(emotion('joy', 0.4, 'added'), emotion('fear', 0.9))).toBe('joy')
    expect(leadingOf(emotion('joy', 1, 'rejected'), emotion('fear', 0.2))).toBe('fear')
    expect(leadingOf({ ...emotion('smile', 1), level: 'cue' }, emotion('joy', 1, 'rejected'))).toBeUndefined()
  })
})
