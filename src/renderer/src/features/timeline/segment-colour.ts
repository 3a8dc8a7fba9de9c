import type { SegmentItem } from './segment-lanes.ts'
import { emotionColour, resolvedColour, tokenColour } from '../../shell/canvas/canvas-colours.ts'
import { useDocument } from '../../shell/stores/document.store.ts'

/** The colour of a segment's leading emotion: the codebook's, else the fixed set's; the quiet one where nothing is named yet. */
export function useSegmentColour(): (item: Pick<SegmentItem, 'codebook' | 'term'>) => string {
  const document = useDocument()
  return ({ codebook, term }) => {
    const own = document.colourOf(codebook, term)
    if (own)
      return resolvedColour(own)
    return term ? emotionColour(term) : tokenColour('--text-faint')
  }
}
