/** The path of a small line over values in their order, from the least at the bottom to the most at the top; a level line for equal values. */
export function sparkline(values: readonly number[], { widthPx, heightPx }: Readonly<{ widthPx: number, heightPx: number }>): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const range = high - low
  const points = values.length === 1 ? [values[0] as number, values[0] as number] : values
  return points.map((value, place) => {
    const x = place / (points.length - 1) * widthPx
    const y = range === 0 ? heightPx / 2 : 1 + (1 - (value - low) / range) * (heightPx - 2)
    return `${place === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
  }).join('')
}
