import type { CDPSession, Page } from '@playwright/test'

/** Milliseconds of the window's main thread for one frame, by what they went to. CPU time of the thread, so that other programs do not count. */
export type FrameCost = Readonly<{ script: number, layout: number, task: number }>

async function metrics(session: CDPSession): Promise<Map<string, number>> {
  const { metrics: list } = await session.send('Performance.getMetrics')
  return new Map(list.map(({ name, value }) => [name, value]))
}

/** Lets two frames pass, so that what the last event asked for is painted. */
async function settle(session: CDPSession): Promise<void> {
  await session.send('Runtime.evaluate', { expression: 'new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))', awaitPromise: true })
}

/** Sends real wheel events, one a frame, and measures what each cost. */
export async function measureWheel(session: CDPSession, at: Readonly<{ x: number, y: number }>, turns: readonly Readonly<{ deltaX: number, deltaY: number }>[]): Promise<FrameCost[]> {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const costs: FrameCost[] = []
  for (const turn of turns) {
    const before = await metrics(session)
    await session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at, ...turn })
    await settle(session)
    const after = await metrics(session)
    const spent = (name: string): number => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000
    costs.push({ script: spent('ScriptDuration'), layout: spent('LayoutDuration') + spent('RecalcStyleDuration'), task: spent('TaskDuration') })
  }
  return costs
}

/** What the functions that run in the page use of it; scripts know no DOM. */
type PageElement = Readonly<{ getAttribute: (name: string) => string | null }>
type PageObserver = Readonly<{ observe: (target: PageElement | null, options: Readonly<{ attributes: true, attributeFilter: string[] }>) => void }>
declare const window: Readonly<{ addEventListener: (kind: string, listener: (event: Readonly<{ timeStamp: number }>) => void, options: Readonly<{ capture: true }>) => void }>
declare const document: Readonly<{ querySelector: (selector: string) => PageElement | null }>
declare const requestAnimationFrame: (draw: () => void) => void
declare const MutationObserver: new (seen: (changes: readonly Readonly<{ target: PageElement }>[]) => void) => PageObserver

/** Heap of the window in megabytes after a collection. */
export async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return ((await metrics(session)).get('JSHeapUsedSize') ?? 0) / 1e6
}

/**
 * Starts a stopwatch in the page from each event of `kind` to the next change of `attribute` of the element (to `value` where one is given).
 * With `painted` it runs on until the frame with that change was drawn. `laps` reads the milliseconds so far.
 */
export async function watchLatency(page: Page, watch: Readonly<{ kind: 'keydown' | 'pointerdown', selector: string, attribute: string, value?: string, painted?: boolean }>): Promise<{ laps: () => Promise<number[]> }> {
  await page.evaluate(({ kind, selector, attribute, value, painted }) => {
    const laps: number[] = []
    let fromMs = 0
    window.addEventListener(kind, (event) => {
      fromMs = event.timeStamp
    }, { capture: true })
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (fromMs > 0 && (value === undefined || target.getAttribute(attribute) === value)) {
          const startMs = fromMs
          const note = (): void => void laps.push(performance.now() - startMs)
          fromMs = 0
          if (painted)
            requestAnimationFrame(() => setTimeout(note))
          else
            note()
        }
      }
    }).observe(document.querySelector(selector), { attributes: true, attributeFilter: [attribute] })
    Object.assign(window, { [`laps ${kind} ${selector}`]: laps })
  }, watch)
  return { laps: () => page.evaluate(name => (window as unknown as Record<string, number[]>)[name] ?? [], `laps ${watch.kind} ${watch.selector}`) }
}

/** The value below which a share of the values lies. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
