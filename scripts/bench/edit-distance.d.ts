/** The part of the npm package `edit-distance` that the benchmark calls; the package ships no types. */
declare module 'edit-distance' {
  export function ted<Node>(
    a: Node,
    b: Node,
    children: (node: Node) => readonly Node[],
    insert: (node: Node) => number,
    remove: (node: Node) => number,
    update: (a: Node, b: Node) => number,
  ): { readonly distance: number }
}
