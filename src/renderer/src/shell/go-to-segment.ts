import { until } from '@vueuse/core'
import { workspace } from './dock/docks.ts'
import { useDocument } from './stores/document.store.ts'
import { useSelection } from './stores/selection.store.ts'

const waitMs = 5000

/** Shows a segment where it is annotated: its file, its moment. */
export async function goToSegment(mediaId: string, segmentId: string): Promise<void> {
  const document = useDocument()
  const selection = useSelection()
  workspace.value = 'annotate'
  selection.selectMedia(mediaId)
  const find = (): typeof document.segments[number] | undefined => document.segments.find(view => view.segment.id === segmentId)
  await until(find).not.toBeUndefined({ timeout: waitMs })
  const view = find()
  if (view)
    selection.selectSegment(view.segment, { seek: true })
}
