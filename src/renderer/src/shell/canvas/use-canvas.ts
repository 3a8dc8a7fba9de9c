import type { Ref } from 'vue'
import { useDevicePixelRatio, useElementSize } from '@vueuse/core'
import { effect, onScopeDispose, stop, watch } from 'vue'
import { watchInView } from './in-view.ts'
import { forgetPaint, paintSoon } from './paint-loop.ts'

/** What a painter gets: a cleared context in which one unit is one CSS pixel. */
export type PaintArea = Readonly<{ context: CanvasRenderingContext2D, widthPx: number, heightPx: number, pixelRatio: number }>

/**
 * Paints a canvas over its whole place, sharp at any pixel ratio. The painter runs again, in the one paint loop and at most once an animation
 * frame, when the size or anything reactive that it read has changed. While the canvas is out of view it is only marked as dirty: a lane
 * that is scrolled away costs nothing until it comes back.
 */
export function useCanvas(canvas: Readonly<Ref<HTMLCanvasElement | null>>, paint: (area: PaintArea) => void): void {
  const { width, height } = useElementSize(canvas)
  const { pixelRatio } = useDevicePixelRatio()
  let drawn: Readonly<{ element: HTMLCanvasElement, context: CanvasRenderingContext2D | null }> | null = null
  let inView = true
  let dirty = false

  function contextOf(element: HTMLCanvasElement): CanvasRenderingContext2D | null {
    if (drawn?.element !== element)
      drawn = { element, context: element.getContext('2d') }
    return drawn.context
  }

  function paintNow(element: HTMLCanvasElement): void {
    const ratio = pixelRatio.value
    const columns = Math.max(1, Math.round(width.value * ratio))
    const rows = Math.max(1, Math.round(height.value * ratio))
    if (element.width !== columns || element.height !== rows) {
      element.width = columns
      element.height = rows
    }
    const context = contextOf(element)
    if (!context || width.value === 0 || height.value === 0)
      return
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width.value, height.value)
    paint({ context, widthPx: width.value, heightPx: height.value, pixelRatio: ratio })
  }

  const runner = effect(() => {
    if (canvas.value)
      paintNow(canvas.value)
  }, { scheduler: askAgain })

  function paintIfSeen(): void {
    dirty = !inView
    if (inView)
      runner()
  }

  function askAgain(): void {
    if (inView)
      paintSoon(paintIfSeen)
    else
      dirty = true
  }

  watch(canvas, (element, _before, onCleanup) => {
    if (!element)
      return
    onCleanup(watchInView(element, (now) => {
      inView = now
      if (now && dirty)
        paintSoon(paintIfSeen)
    }))
  }, { immediate: true })
  onScopeDispose(() => {
    forgetPaint(paintIfSeen)
    stop(runner)
  })
}
