import type { SegmentView } from '#shared/contract/document.contract.ts'
import type { TreeNode } from '#shared/domain/tree.ts'
import type { Section } from '../report/page.ts'
import type { Band, Series } from '../report/signal-plot.ts'
import type { FaceSignals } from './footage.ts'
import type { Film } from './main-job.ts'
import type { Studio } from './studio.ts'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { leadingEmotion } from '#shared/domain/tree/leading-emotion.ts'
import { facePicture } from '../report/face-picture.ts'
import { signalPlot } from '../report/signal-plot.ts'
import { clock, escaped, percent } from '../report/svg.ts'
import { treeView } from '../report/tree-view.ts'
import { faceNear, mainTrack, readSignals } from './footage.ts'

const quiet = 'var(--text-faint)'
const stillCount = 4

/** Which series are drawn, in whose colour: the emotion they speak for, or none. */
const drawn: readonly Readonly<{ name: string, label: string, emotion: string | null, min: number, max: number }>[] = [
  { name: 'expression_happy', label: 'looks happy', emotion: 'happiness', min: 0, max: 1 },
  { name: 'expression_sad', label: 'looks sad', emotion: 'sadness', min: 0, max: 1 },
  { name: 'expression_angry', label: 'looks angry', emotion: 'anger', min: 0, max: 1 },
  { name: 'expression_surprise', label: 'looks surprised', emotion: 'surprise', min: 0, max: 1 },
  { name: 'expression_fear', label: 'looks afraid', emotion: 'fear', min: 0, max: 1 },
  { name: 'expression_neutral', label: 'looks neutral', emotion: 'neutral', min: 0, max: 1 },
  { name: 'head_yaw', label: 'head yaw', emotion: null, min: -45, max: 45 },
]

function colourOf(node: Pick<TreeNode, 'codebook' | 'term'> | null): string | null {
  const codebook = coreCodebooks.find(({ key }) => key === node?.codebook)
  return codebook?.terms.find(({ key }) => key === node?.term)?.colour ?? null
}

function emotionColour(term: string): string {
  return colourOf({ codebook: 'emotions', term }) ?? quiet
}

function bandsOf(views: readonly SegmentView[], which: 'machine' | 'shown'): Band[] {
  return views.flatMap((view) => {
    const record = view[which]
    const leading = record && leadingEmotion(record.tree)
    return leading ? [{ startUs: view.segment.startUs, endUs: view.segment.endUs, label: leading.label, colour: colourOf(leading) ?? quiet, solid: which === 'shown' }] : []
  })
}

function seriesOf({ columns }: FaceSignals): Series[] {
  return drawn.flatMap(({ name, label, emotion, min, max }) => {
    const values = columns.get(name)
    return values ? [{ label, values, min, max, colour: emotion ? emotionColour(emotion) : quiet }] : []
  })
}

function sureness(view: SegmentView): number {
  return view.machine ? leadingEmotion(view.machine.tree)?.confidence ?? 0 : 0
}

/** The surest segment of each emotion, then the surest of the rest. */
function tellingSegments(views: readonly SegmentView[]): SegmentView[] {
  const sure = views.filter(({ machine }) => machine && leadingEmotion(machine.tree)).toSorted((a, b) => sureness(b) - sureness(a))
  const termOf = (view: SegmentView): string | null => leadingEmotion(view.machine!.tree)!.term
  const first = sure.filter((view, at) => sure.findIndex(other => termOf(other) === termOf(view)) === at)
  return [...first, ...sure.filter(view => !first.includes(view))]
}

async function still(studio: Studio, { media }: Film, view: SegmentView): Promise<string> {
  const found = await faceNear(studio, media.id, (view.segment.startUs + view.segment.endUs) / 2)
  if (!found)
    return ''
  const { image } = await studio.client.media.frame({ mediaId: media.id, ptsUs: found.ptsUs })
  const leading = view.machine && leadingEmotion(view.machine.tree)
  const tag = leading ? `${leading.label} ${percent(leading.confidence)}` : 'face'
  return facePicture({
    jpeg: studio.bytesOf(image),
    widthPx: media.widthPx,
    heightPx: media.heightPx,
    face: found.face,
    caption: `${clock(found.ptsUs)}, the rule teacher: ${tag}`,
    tag,
    colour: colourOf(leading) ?? '#9b9fa3',
  })
}

function treePair(film: Film, view: SegmentView): string {
  const after = film.after.find(({ segment }) => segment.id === view.segment.id)
  if (!view.machine || !after?.shown)
    return ''
  const span = `${clock(view.segment.startUs)} to ${clock(view.segment.endUs)}`
  return `<h3>The tree of ${span}, before and after the annotator</h3><div class="pair">
<div>${treeView(view.machine.tree, colourOf)}</div><div>${treeView(after.shown.tree, colourOf)}</div></div>`
}

/** One film: stills with faces, its signals with segments under them, and one tree before and after correction. */
export async function filmSection(studio: Studio, film: Film): Promise<Section> {
  const { media, before, after } = film
  const telling = tellingSegments(before)
  const track = await mainTrack(studio, media.id)
  const signals = track && await readSignals(studio, media.id, track.id)
  const stills = await Promise.all(telling.slice(0, stillCount).toSorted((a, b) => a.segment.startUs - b.segment.startUs).map(view => still(studio, film, view)))
  const plot = signals
    ? signalPlot({
        title: `Signals of ${media.name}`,
        timesUs: signals.timesUs,
        series: seriesOf(signals),
        bands: [{ label: 'teacher', items: bandsOf(before, 'machine') }, { label: 'annotator', items: bandsOf(after, 'shown') }],
      })
    : ''
  const { analysis } = media
  const corrected = telling.find(view => after.some(({ segment, shown }) => segment.id === view.segment.id && shown?.tree.nodes.some(({ verdict }) => verdict === 'corrected')))
  return {
    title: media.name,
    lead: analysis
      ? `${clock(media.durationUs)} long, ${media.widthPx} × ${media.heightPx}; ${analysis.analysedFrames} of ${media.frameCount} frames analysed at ${analysis.framesPerSecond.toFixed(1)} a second (${analysis.provider}), a face in ${percent(analysis.faceFrames / analysis.analysedFrames)} of them.`
      : escaped('Not analysed.'),
    body: `<div class="stills">${stills.join('')}</div>${plot}${corrected ? treePair(film, corrected) : ''}`,
  }
}
