import { escaped, px } from './svg.ts'

/** A face on a picture, in pixels of the picture: the box and 478 points as x, y pairs (NaN where not fitted). */
export type PictureFace = Readonly<{ x: number, y: number, widthPx: number, heightPx: number, points: ArrayLike<number> }>

/** One still of a film with what was found on it. `jpeg` holds the bytes of the picture. */
export type FacePicture = Readonly<{
  jpeg: Uint8Array
  widthPx: number
  heightPx: number
  face: PictureFace | null
  caption: string
  tag: string
  colour: string
}>

const irisStart = 468

function pointMarks(points: ArrayLike<number>, colour: string): string {
  let mesh = ''
  let irises = ''
  for (let at = 0; at * 2 + 1 < points.length; at++) {
    const x = points[at * 2]!
    const y = points[at * 2 + 1]!
    if (Number.isNaN(x) || Number.isNaN(y))
      continue
    if (at < irisStart)
      mesh += `M${px(x)} ${px(y)}h0`
    else
      irises += `M${px(x)} ${px(y)}h0`
  }
  return `<path d="${mesh}" stroke="#fff" stroke-opacity="0.75" stroke-width="1" stroke-linecap="round"/>
<path d="${irises}" stroke="${colour}" stroke-width="2.2" stroke-linecap="round"/>`
}

/** The still with box, points and tag drawn over it, all in one file. */
export function facePicture({ jpeg, widthPx, heightPx, face, caption, tag, colour }: FacePicture): string {
  const box = face && `<rect x="${px(face.x)}" y="${px(face.y)}" width="${px(face.widthPx)}" height="${px(face.heightPx)}" rx="3" fill="none" stroke="${colour}" stroke-width="1.6"/>`
  const width = tag.length * 6.2 + 10
  const label = face && `<g transform="translate(${px(face.x)} ${px(Math.max(0, face.y - 17))})"><rect width="${px(width)}" height="15" rx="2" fill="${colour}"/><text x="5" y="11" class="tag">${escaped(tag)}</text></g>`
  const picture = `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`
  return `<figure class="still"><svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${escaped(caption)}">
<image href="${picture}" width="${widthPx}" height="${heightPx}"/>${face ? pointMarks(face.points, colour) : ''}${box ?? ''}${label ?? ''}</svg>
<figcaption>${escaped(caption)}</figcaption></figure>`
}
