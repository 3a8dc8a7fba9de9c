/** Told whether its element can be seen now. */
type Listener = (inView: boolean) => void

const listeners = new WeakMap<Element, Listener>()
let observer: IntersectionObserver | null = null

function openObserver(): IntersectionObserver {
  return new IntersectionObserver((entries) => {
    for (const entry of entries)
      listeners.get(entry.target)?.(entry.isIntersecting)
  })
}

/** Tells `listener` whenever the element comes into view or leaves it (scrolled away, folded, in a panel behind). Answers a function that ends it. */
export function watchInView(element: Element, listener: Listener): () => void {
  observer ??= openObserver()
  listeners.set(element, listener)
  observer.observe(element)
  return () => {
    listeners.delete(element)
    observer?.unobserve(element)
  }
}
