import type { TreeNode } from '#shared/domain/tree.ts'
import { actionRules, stateRules, voiceRules } from '#shared/domain/teacher/cue-rules.ts'
import { emotionSignals } from '#shared/domain/teacher/emotion-posterior.ts'
import { expressionRules } from '#shared/domain/teacher/expression-rules.ts'

/** A rule of the teacher in parts that can be put into words: signals with their thresholds, cues that must or may be there, or a prototype. */
export type RuleParts
  = | Readonly<{ kind: 'level', signals: readonly string[], relative: 'plain' | 'offset' | 'ratio', on: number, full: number, falls: boolean, seconds: number }>
    | Readonly<{ kind: 'swings', signals: readonly string[], size: number, swings: number }>
    | Readonly<{ kind: 'cues', all: readonly string[], any: readonly string[], surer: readonly string[], without: readonly string[] }>
    | Readonly<{ kind: 'posterior', signals: readonly string[], prototype: readonly string[] }>

function cueRule(term: string): RuleParts | null {
  const rule = [...actionRules, ...stateRules, ...voiceRules].find(each => each.term === term)
  if (!rule)
    return null
  return rule.kind === 'swings'
    ? { kind: 'swings', signals: [rule.signal], size: rule.size, swings: rule.minSwings }
    : { kind: 'level', signals: rule.signals, relative: rule.relative, on: rule.on, full: rule.full, falls: rule.full < rule.on, seconds: rule.minUs / 1e6 }
}

function expressionRule(term: string): RuleParts | null {
  const rule = expressionRules.find(each => each.term === term)
  return rule ? { kind: 'cues', all: rule.all, any: rule.any ?? [], surer: rule.with ?? [], without: [...rule.without ?? [], ...rule.unless ?? []] } : null
}

/** The documented rule by which the teacher says a term; null for other terms than its own. */
export function teacherRule({ level, codebook, term }: Pick<TreeNode, 'level' | 'codebook' | 'term'>): RuleParts | null {
  if (term === null || codebook !== `${level}s`)
    return null
  if (level === 'cue')
    return cueRule(term)
  if (level === 'expression')
    return expressionRule(term)
  const entry = Object.entries(emotionSignals).find(([key]) => key === term)?.[1]
  return entry ? { kind: 'posterior', signals: entry.signal === null ? [] : [entry.signal], prototype: Object.values(entry.prototype) } : null
}
