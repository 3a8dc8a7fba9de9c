import type { AffectiveTree, TreeNode } from '../domain/tree.ts'
import fc from 'fast-check'
import { affectiveTreeSchema, levels, verdicts } from '../domain/tree.ts'
import { levelAbove } from '../domain/tree/validate-tree.ts'

const terms = {
  emotion: [['emotions', 'happiness', 'happiness'], ['emotions', 'fear', 'fear'], ['emotions', 'sadness', 'sadness']],
  expression: [['expressions', 'smile', 'smile'], ['expressions', 'wide-eyes', 'wide eyes']],
  cue: [['cues', 'lip-corners-raised', 'lip corners raised'], ['cues', 'cheeks-raised', 'cheeks raised']],
} as const

const evidence = fc.record({
  startUs: fc.integer({ min: 0, max: 7_200_000_000 }),
  lengthUs: fc.integer({ min: 1, max: 5_000_000 }),
}).map(({ startUs, lengthUs }) => ({ startUs, endUs: startUs + lengthUs }))

const node = fc.record({
  level: fc.constantFrom(...levels),
  pick: fc.nat(2),
  free: fc.option(fc.string({ minLength: 1, unit: fc.constantFrom('a', ' ', '"', '\\', '.', ';', ':', '(', ')', ']', '/', 'é', ',') }).filter(text => text.trim() !== ''), { nil: null, freq: 3 }),
  foreign: fc.boolean(),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  evidence: fc.array(evidence, { maxLength: 3 }),
  edges: fc.array(fc.nat(30), { maxLength: 3 }),
  verdict: fc.constantFrom(...verdicts),
})

/** Sound trees of up to 12 nodes: terms of the test codebooks, foreign terms, free text with awkward characters, shared and missing supports. */
export const treeArbitrary: fc.Arbitrary<AffectiveTree> = fc.array(node, { maxLength: 12 }).map((seeds) => {
  const nodes = seeds.map((seed, at): TreeNode => {
    const choices = terms[seed.level]
    const [codebook, term, label] = choices[seed.pick % choices.length] ?? choices[0]
    const origin = seed.verdict === 'added' ? { kind: 'person' as const, id: 'p1' } : { kind: 'teacher' as const, id: 'teacher' }
    const words = seed.free === null
      ? { codebook, term, label: seed.foreign && seed.pick === 2 ? `${label} (own words)` : label }
      : seed.foreign ? { codebook: 'a/b]', term: seed.free, label: seed.free } : { codebook: null, term: null, label: seed.free }
    return { id: `n${at}`, level: seed.level, ...words, confidence: seed.confidence, evidence: seed.evidence, supports: [], origin, verdict: seed.verdict }
  })
  const linked = nodes.map((item, at): TreeNode => {
    const targets = nodes.filter(({ level }) => level === levelAbove(item.level))
    const supports = (seeds[at]?.edges ?? []).flatMap(edge => targets.length === 0 ? [] : targets[edge % targets.length]?.id ?? [])
    return { ...item, supports: [...new Set(supports)] }
  })
  return affectiveTreeSchema.parse({ nodes: linked, rationale: { text: '', origin: 'rendered' } })
})
