import type { AnnotationEdit, Codebook } from '#shared/contract/index.ts'
import type { Annotation } from '#shared/domain/document.ts'

type Modifier = NonNullable<Codebook['modifiers']>[number]

/** The marks after one was toggled: of its kind only one holds at a time. */
export function marksAfter(marks: readonly string[], modifier: Modifier, all: readonly Modifier[]): string[] {
  if (marks.includes(modifier.key))
    return marks.filter(key => key !== modifier.key)
  const others = marks.filter(key => all.find(one => one.key === key)?.kind !== modifier.kind)
  const order = (key: string): number => all.findIndex(one => one.key === key)
  return [...others, modifier.key].sort((a, b) => order(a) - order(b))
}

/** The acts that toggle a mark on annotations, so that afterwards all have it or none. */
export function toggleMark(list: readonly Annotation[], modifier: Modifier, all: readonly Modifier[]): AnnotationEdit[] {
  const take = list.every(({ modifiers }) => modifiers.includes(modifier.key))
  return list.filter(({ modifiers }) => modifiers.includes(modifier.key) === take).map(({ id, modifiers }) => ({
    action: 'set-values',
    ids: [id],
    values: { modifiers: marksAfter(modifiers, modifier, all) },
  }))
}
