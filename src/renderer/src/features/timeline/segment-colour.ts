import type { SegmentItem } from './segment-lanes.ts'
import { computed } from 'vue'
import { emotionColour, resolvedColour, tokenColour } from '../../shell/canvas/canvas-colours.ts'
import { useDocument } from '../../shell/stores/document.store.ts'

/**
 * The colour of a segment's leading emotion: the codebook's, else the fixed set's; the quiet one where nothing is named yet.
 * Answers are kept until the theme or a codebook changes, since painters ask for every segment they draw.
 */
export function useSegmentColour(): (item: Pick<SegmentItem, 'codebook' | 'term'>) => string {
  const document = useDocument()
  const kept = computed(() => ({
    quiet: tokenColour('--text-faint'),
    books: document.codebooks,
    colours: new Map<string, Map<string, string>>(),
  }))

  function find(codebook: string | null, term: string): string {
    const own = document.colourOf(codebook, term)
    return own ? resolvedColour(own) : emotionColour(term)
  }

  return ({ codebook, term }) => {
    const { quiet, colours } = kept.value
    if (term === null)
      return quiet
    const book = colours.get(codebook ?? '') ?? new Map<string, string>()
    colours.set(codebook ?? '', book)
    const colour = book.get(term) ?? find(codebook, term)
    book.set(term, colour)
    return colour
  }
}
