/** Where the picture lies on the stage: the largest centred rectangle of its proportions, zoomed and moved by the person. CSS pixels. */
export type PictureFit = Readonly<{ leftPx: number, topPx: number, widthPx: number, heightPx: number, scale: number }>

/** How the person looks at the picture: `zoom` 1 shows all of it, `centreX` and `centreY` in [0, 1] stand in the middle when zoomed in. */
export type PictureView = Readonly<{ zoom: number, centreX: number, centreY: number }>

export const wholePicture: PictureView = { zoom: 1, centreX: 0.5, centreY: 0.5 }

type Size = Readonly<{ widthPx: number, heightPx: number }>

/** `scale` is CSS pixels a picture pixel. A picture larger than the stage is held so that no edge leaves more room than needed. */
export function fitPicture(picture: Size, stage: Size, view: PictureView = wholePicture): PictureFit {
  const scale = Math.min(stage.widthPx / picture.widthPx, stage.heightPx / picture.heightPx) * view.zoom
  const widthPx = picture.widthPx * scale
  const heightPx = picture.heightPx * scale
  return {
    leftPx: place(stage.widthPx, widthPx, view.centreX),
    topPx: place(stage.heightPx, heightPx, view.centreY),
    widthPx,
    heightPx,
    scale,
  }
}

/** The view zoomed by `factor` with the point under the pointer (stage pixels) kept in place; zoom stays in [1, 16]. */
export function zoomedView(picture: Size, stage: Size, view: PictureView, factor: number, at: Readonly<{ xPx: number, yPx: number }>): PictureView {
  const zoom = Math.min(16, Math.max(1, view.zoom * factor))
  if (zoom === 1)
    return wholePicture
  const before = fitPicture(picture, stage, view)
  const ratio = zoom / view.zoom
  const centre = (stagePx: number, atPx: number, startPx: number, lengthPx: number): number =>
    ((atPx - startPx) / lengthPx) + (stagePx / 2 - atPx) / (lengthPx * ratio)
  return {
    zoom,
    centreX: centre(stage.widthPx, at.xPx, before.leftPx, before.widthPx),
    centreY: centre(stage.heightPx, at.yPx, before.topPx, before.heightPx),
  }
}

function place(stagePx: number, lengthPx: number, centre: number): number {
  if (lengthPx <= stagePx)
    return (stagePx - lengthPx) / 2
  return Math.min(0, Math.max(stagePx - lengthPx, stagePx / 2 - centre * lengthPx))
}
