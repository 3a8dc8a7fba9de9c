export type Rectangle = Readonly<{ x: number, y: number, width: number, height: number }>

export const minimumSize = { width: 1024, height: 640 } as const

const visibleEdge = 80

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function centred(width: number, height: number, area: Rectangle): Rectangle {
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  }
}

/**
 * Where the window opens: where it was, if that is still on a display (`areas` are their work areas, the primary first), else
 * in the middle of the primary one. Never larger than the display, never smaller than the minimum.
 */
export function windowBounds(remembered: Rectangle | null, areas: readonly Rectangle[]): Rectangle {
  const primary = areas[0] ?? { x: 0, y: 0, ...minimumSize }
  const area = remembered && areas.toSorted((a, b) => overlap(b, remembered) - overlap(a, remembered))[0]
  const wanted = remembered ?? { x: 0, y: 0, width: Math.round(primary.width * 0.9), height: Math.round(primary.height * 0.9) }
  const on = area ?? primary
  const width = Math.max(minimumSize.width, Math.min(wanted.width, on.width))
  const height = Math.max(minimumSize.height, Math.min(wanted.height, on.height))
  if (!remembered || overlap(remembered, on) < visibleEdge * visibleEdge)
    return centred(width, height, primary)
  return {
    x: Math.max(on.x, Math.min(remembered.x, on.x + on.width - width)),
    y: Math.max(on.y, Math.min(remembered.y, on.y + on.height - height)),
    width,
    height,
  }
}
