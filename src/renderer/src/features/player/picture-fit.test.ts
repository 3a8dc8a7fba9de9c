import { describe, expect, it } from 'vitest'
import { fitPicture, wholePicture, zoomedView } from './picture-fit.ts'

const picture = { widthPx: 1920, heightPx: 1080 }
const stage = { widthPx: 960, heightPx: 960 }

describe('fitPicture', () => {
  it('centres the picture and keeps its proportions', () => {
    expect(fitPicture(picture, stage)).toEqual({ leftPx: 0, topPx: 210, widthPx: 960, heightPx: 540, scale: 0.5 })
    expect(fitPicture({ widthPx: 100, heightPx: 200 }, { widthPx: 400, heightPx: 400 })).toMatchObject({ leftPx: 100, widthPx: 200, scale: 2 })
  })

  it('holds a zoomed picture at its edges', () => {
    expect(fitPicture(picture, stage, { zoom: 4, centreX: 0, centreY: 1 })).toMatchObject({ leftPx: 0, topPx: 960 - 2160 })
  })
})

describe('zoomedView', () => {
  it('keeps the point under the pointer', () => {
    const at = { xPx: 700, yPx: 400 }
    const view = zoomedView(picture, stage, { zoom: 4, centreX: 0.5, centreY: 0.5 }, 1.5, at)
    const before = fitPicture(picture, stage, { zoom: 4, centreX: 0.5, centreY: 0.5 })
    const after = fitPicture(picture, stage, view)
    expect((at.xPx - after.leftPx) / after.widthPx).toBeCloseTo((at.xPx - before.leftPx) / before.widthPx, 9)
    expect((at.yPx - after.topPx) / after.heightPx).toBeCloseTo((at.yPx - before.topPx) / before.heightPx, 9)
  })

  it('comes back to the whole picture', () => {
    expect(zoomedView(picture, stage, { zoom: 2, centreX: 0.1, centreY: 0.1 }, 0.25, { xPx: 0, yPx: 0 })).toEqual(wholePicture)
  })
})
