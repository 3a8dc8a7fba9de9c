import type { AffectiveTree, TreeNode } from '#shared/domain/tree.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTrees } from '#shared/domain/distance/tree-distance.ts'
import { compareLines } from './compare.ts'

function node(level: TreeNode['level'], label: string, supports: string[] = []): TreeNode {
  return { id: label, level, codebook: null, term: null, label, confidence: 0.8, evidence: [], supports, origin: { kind: 'teacher', id: 'teacher' }, verdict: 'unreviewed' }
}
const tree = (...nodes: TreeNode[]): AffectiveTree => ({ nodes, rationale: { text: '', origin: 'rendered' } })
const told = (a: AffectiveTree, b: AffectiveTree) => compareLines(a, b, compareTrees(a, b), [])

describe('compareLines', () => {
  it('says what stands on one side alone and what is called otherwise', () => {
    const a = tree(node('emotion', 'joy'), node('expression', 'smile', ['joy']), node('cue', 'cheeks up', ['smile']))
    const b = tree(node('emotion', 'pride'), node('expression', 'smile', ['pride']), node('cue', 'blink'))
    const { left, right } = told(a, b)
    expect(left.map(line => [line.node?.label, line.depth, line.change, line.other])).toEqual([['joy', 0, 'renamed', 'pride'], ['smile', 1, 'same', null], ['cheeks up', 2, 'only', null]])
    expect(right.map(line => [line.node?.label ?? line.free, line.change])).toEqual([['pride', 'renamed'], ['smile', 'same'], ['cue', 'only'], ['blink', 'only']])
  })

  it('counts as many changes as the distance, whatever the trees', () => {
    const names = fc.subarray(['a', 'b', 'c', 'd'])
    const any = fc.tuple(names, names, names).map(([emotions, expressions, cues]) => tree(
      ...emotions.map(name => node('emotion', `m${name}`)),
      ...expressions.map((name, place) => node('expression', `e${name}`, place < emotions.length ? [`m${emotions[place]}`] : [])),
      ...cues.map((name, place) => node('cue', `c${name}`, place < expressions.length ? [`e${expressions[place]}`] : [])),
    ))
    fc.assert(fc.property(any, any, (a, b) => {
      const { left, right } = told(a, b)
      const changes = left.filter(line => line.change !== 'same').length + right.filter(line => line.change === 'only').length
      expect(changes).toBe(compareTrees(a, b).distance)
    }))
  })
})
