import type { RuleParts } from './teacher-rule.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { t } from '../../shell/messages/messages.ts'
import { useDefinitions } from '../../shell/stores/definitions.store.ts'

const labels = new Map(coreCodebooks.flatMap(book => book.terms.map(term => [term.key, term.label] as const)))
const named = (terms: readonly string[]): string => terms.map(term => labels.get(term) ?? term).join(', ')

/** A rule of the teacher in words, a line for each part of it. */
export function ruleText(rule: RuleParts): readonly string[] {
  const definitions = useDefinitions()
  const signals = 'signals' in rule ? rule.signals.map(definitions.labelOf).join(', ') : ''
  switch (rule.kind) {
    case 'level': return [t(`why.rule.${rule.relative}`, { signals, sign: rule.falls ? '≤' : '≥', on: rule.on, full: rule.full, seconds: rule.seconds })]
    case 'swings': return [t('why.rule.swings', { signals, size: rule.size, n: rule.swings })]
    case 'posterior': return [
      signals === '' ? t('why.rule.noModel') : t('why.rule.posterior', { signals }),
      ...rule.prototype.length > 0 ? [t('why.rule.prototype', { actions: rule.prototype.map(definitions.labelOf).join(', ') })] : [],
    ]
    default: return [
      ...rule.all.length > 0 ? [t('why.rule.all', { cues: named(rule.all) })] : [],
      ...rule.any.length > 0 ? [t('why.rule.any', { cues: named(rule.any) })] : [],
      ...rule.surer.length > 0 ? [t('why.rule.surer', { cues: named(rule.surer) })] : [],
      ...rule.without.length > 0 ? [t('why.rule.without', { cues: named(rule.without) })] : [],
    ]
  }
}
