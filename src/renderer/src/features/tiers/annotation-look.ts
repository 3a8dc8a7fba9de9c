import type { Codebook } from '#shared/contract/index.ts'
import type { Annotation, Tier } from '#shared/domain/document.ts'
import { computed } from 'vue'
import { resolvedColour, tokenColour } from '../../shell/canvas/canvas-colours.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'

/** Colours for terms and tiers that name none: equal in lightness, told apart in the common forms of colour blindness. */
export const fallbackColours = ['#5f9ed1', '#c29422', '#8fa34a', '#b583c9', '#4fa89a', '#d07f66', '#8d98a3', '#c77ba6'] as const

/** How an annotation is named in lanes, tables and for screen readers: term with its marks, then text. */
export function annotationLabel(annotation: Pick<Annotation, 'term' | 'modifiers' | 'text'>, book: Codebook | null): string {
  const term = book?.terms.find(({ key }) => key === annotation.term)
  const side = annotation.modifiers.filter(key => book?.modifiers?.some(modifier => modifier.key === key && modifier.kind === 'side'))
  const marks = annotation.modifiers.filter(key => !side.includes(key))
  const name = annotation.term === null ? '' : `${side.join('')}${side.length > 0 ? ' ' : ''}${term?.label ?? annotation.term}${marks.length > 0 ? ` ${marks.join(' ')}` : ''}`
  return [name, annotation.text].filter(Boolean).join(': ')
}

/** Colours and names of annotations, kept until theme, tiers or codebooks change. */
export function useAnnotationLook() {
  const document = useDocument()
  const annotations = useAnnotations()
  const books = computed(() => new Map(document.codebooks.map(book => [book.key, book])))
  const colours = computed(() => {
    void tokenColour('--text')
    const byTier = new Map<string, Map<string | null, string>>()
    annotations.tiers.forEach((tier, at) => {
      const own = resolvedColour(tier.colour ?? fallbackColours[at % fallbackColours.length]!)
      const terms = bookOf(tier)?.terms ?? []
      const coloured = terms.some(({ colour }) => colour !== null)
      byTier.set(tier.id, new Map<string | null, string>([[null, own], ...terms.map((term, place): [string, string] =>
        [term.key, term.colour ? resolvedColour(term.colour) : coloured || terms.length > 8 ? own : fallbackColours[place % fallbackColours.length]!])]))
    })
    return byTier
  })

  function bookOf(tier: Tier | null | undefined): Codebook | null {
    return tier?.codebook ? books.value.get(tier.codebook) ?? null : null
  }

  function colourOf(annotation: Pick<Annotation, 'tierId' | 'term'>): string {
    const terms = colours.value.get(annotation.tierId)
    return terms?.get(annotation.term) ?? terms?.get(null) ?? fallbackColours[6]
  }

  function labelOf(annotation: Annotation): string {
    return annotationLabel(annotation, bookOf(annotations.tierById.get(annotation.tierId)))
  }

  return { bookOf, colourOf, labelOf }
}
