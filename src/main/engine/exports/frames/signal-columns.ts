import type { FrameColumn } from './column.ts'
import { keptPointCount } from '../../perception/face-row.ts'
import { signalColumn } from './column.ts'
import { pointColumns } from './landmarks.ts'

/** What every row begins with: which file, which face, which frame, when. `frame` counts from 0. */
const keyColumns: readonly FrameColumn[] = [
  { name: 'media_id', type: 'text', digits: null, get: row => row.media.id },
  { name: 'media_name', type: 'text', digits: null, get: row => row.media.name },
  { name: 'subject', type: 'text', digits: null, get: row => row.media.subject },
  { name: 'track_id', type: 'text', digits: null, get: row => row.track.id },
  { name: 'face', type: 'text', digits: null, get: row => row.name },
  { name: 'frame', type: 'int', digits: 0, get: row => row.frame },
  { name: 'pts_us', type: 'time', digits: 0, get: row => row.ptsUs },
  { name: 'time_s', type: 'double', digits: 6, get: row => row.ptsUs / 1e6 },
]

/** All signals of faces under their own names; with `landmarks` also the 468 points of the mesh and 10 of the irises, `x_0` to `y_477`. */
export function signalColumns(signals: readonly string[], landmarks: boolean): readonly FrameColumn[] {
  const points = landmarks ? pointColumns(Array.from({ length: keptPointCount }, (_, i) => i), 2) : []
  return [...keyColumns, ...signals.map(signalColumn), ...points]
}
