import type { Codebook } from '../domain/codebook.ts'
import type { AffectiveTree, Level, TreeNode } from '../domain/tree.ts'

function term(key: string, label: string, order: number, phrase?: string): Codebook['terms'][number] {
  return { key, label, definition: '', parent: null, order, shortcut: null, colour: null, ...phrase === undefined ? {} : { phrase } }
}

function book(key: string, level: Level, terms: Codebook['terms']): Codebook {
  return { key, name: key, level, version: '1', source: 'tests', licence: 'CC0-1.0', terms }
}

/** Three small codebooks for tests, one a level. */
export const sampleCodebooks: readonly Codebook[] = [
  book('emotions', 'emotion', [term('happiness', 'happiness', 1, 'happy'), term('fear', 'fear', 0, 'afraid'), term('sadness', 'sadness', 2)]),
  book('expressions', 'expression', [term('smile', 'smile', 0, 'a smile'), term('wide-eyes', 'wide eyes', 1)]),
  book('cues', 'cue', [term('lip-corners-raised', 'lip corners raised', 0), term('cheeks-raised', 'cheeks raised', 1)]),
]

/** A machine node for tests. @param spans start and end in seconds */
export function sampleNode(id: string, level: Level, key: string, options: { label?: string, supports?: string[], spans?: readonly (readonly [number, number])[], confidence?: number } = {}): TreeNode {
  return {
    id,
    level,
    codebook: `${level}s`,
    term: key,
    label: options.label ?? key.replaceAll('-', ' '),
    confidence: options.confidence ?? 0.8,
    evidence: (options.spans ?? []).map(([from, to]) => ({ startUs: from * 1e6, endUs: to * 1e6 })),
    supports: options.supports ?? [],
    origin: { kind: 'teacher', id: 'teacher' },
    verdict: 'unreviewed',
  }
}

/** A happy face: a smile with two cues, wide eyes that support nothing, and a free cue. */
export const sampleTree: AffectiveTree = {
  nodes: [
    sampleNode('c1', 'cue', 'lip-corners-raised', { supports: ['e1'], spans: [[12.4, 14.1]] }),
    sampleNode('e2', 'expression', 'wide-eyes', { spans: [[13, 13.3]] }),
    sampleNode('m1', 'emotion', 'happiness', { spans: [[12, 15]] }),
    sampleNode('e1', 'expression', 'smile', { supports: ['m1'], spans: [[12.4, 14.1]] }),
    sampleNode('c2', 'cue', 'cheeks-raised', { supports: ['e1'], spans: [[12.6, 14]] }),
    sampleNode('c3', 'cue', 'cheeks-raised', { spans: [[14.5, 15]] }),
  ],
  rationale: { text: '', origin: 'rendered' },
}
