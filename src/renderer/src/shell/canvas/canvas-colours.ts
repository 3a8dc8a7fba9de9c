import { shallowRef } from 'vue'

/** Grows when the theme changes; painters that read it are run again. */
const themeTurn = shallowRef(0)
const known = new Map<string, string>()

const observer = new MutationObserver(() => {
  known.clear()
  themeTurn.value += 1
})
observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style', 'class'] })

/** The value of a token of `styles/tokens.css`, for canvases: `tokenColour('--accent')`. Reactive to the theme. */
export function tokenColour(name: string): string {
  void themeTurn.value
  const found = known.get(name)
  if (found !== undefined)
    return found
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  known.set(name, value)
  return value
}

/** Resolves a colour that may be written as a token, `var(--emotion-anger)`; anything else is a colour already. */
export function resolvedColour(colour: string): string {
  const token = /^var\((--[\w-]+)\)$/.exec(colour.trim())?.[1]
  return token ? tokenColour(token) : colour
}

/** The emotion's colour from the fixed set, by its term; the neutral one for terms outside of it. */
export function emotionColour(term: string | null): string {
  return (term ? tokenColour(`--emotion-${term}`) : '') || tokenColour('--emotion-neutral')
}
