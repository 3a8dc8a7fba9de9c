// The rooms of the house and who may enter them (ARCHITECTURE.md, "Rooms"). Checked by `npm run check`.

const tests = '\\.test\\.ts$|/testing/'
const npm = '^node_modules/'

/** @param {readonly string[]} names npm packages, `@scope/` for a whole scope */
function packages(names) {
  return names.map(name => name.endsWith('/') ? `^node_modules/${name}` : `^node_modules/${name}/`)
}

const shared = packages(['zod'])
const contract = [...shared, ...packages(['@orpc/contract'])]
const engine = [
  ...contract,
  ...packages(['better-sqlite3', '@types/better-sqlite3', 'kysely', 'onnxruntime-node', 'node-av', '@seydx/', '@orpc/', 'csv-parse', 'csv-stringify', 'hyparquet', 'hyparquet-writer']),
]
const renderer = [
  ...contract,
  '^node_modules/vite/client\\.d\\.ts$',
  ...packages(['vue', '@vue/', 'pinia', '@vueuse/', '@orpc/', 'reka-ui', 'dockview-vue', 'dockview-core', 'wavesurfer\\.js', 'uplot', '@tanstack/', '@lucide/', 'mediabunny']),
]

/**
 * @param {string} name
 * @param {string} comment
 * @param {string} from
 * @param {readonly string[]} allowed path patterns that this room may import, npm packages included
 */
function room(name, comment, from, allowed) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: tests },
    to: { pathNot: [from, ...allowed], dependencyTypesNot: ['core'] },
  }
}

/**
 * @param {string} name
 * @param {string} from
 */
function withoutNode(name, from) {
  return {
    name,
    comment: 'This room runs where there is no Node.',
    severity: 'error',
    from: { path: from, pathNot: tests },
    to: { dependencyTypes: ['core'] },
  }
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-resolvable',
      comment: 'An import must name a file or an installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
    room('shared-is-pure', 'shared runs anywhere: itself and zod.', '^src/shared/(?!contract/)', ['^src/shared/', '^resources/codebooks/', ...shared]),
    room('contract', 'The contract is zod schemas in oRPC procedures.', '^src/shared/contract/', ['^src/shared/', ...contract]),
    {
      name: 'testing-in-tests-only',
      comment: 'What helps tests never ships.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '/testing/' },
    },
    withoutNode('shared-without-node', '^src/shared/'),
    room('engine', 'The engine never knows Electron, the shell or the window.', '^src/main/engine/', ['^src/shared/', ...engine]),
    room('shell', 'The shell starts the engine by its entry and knows nothing inside it.', '^src/main/shell/', [
      '^src/shared/',
      '^src/main/engine/processes/(channel|messages|protocol)\\.ts$',
      ...packages(['electron', 'electron-log']),
    ]),
    room('preload', 'The preload hands over a port and a few calls: types of shared and Electron.', '^src/preload/', ['^src/shared/', ...packages(['electron'])]),
    withoutNode('preload-without-node', '^src/preload/'),
    room('renderer', 'The window talks to the rest through the contract.', '^src/renderer/', ['^src/shared/', ...renderer]),
    withoutNode('renderer-without-node', '^src/renderer/'),
    {
      name: 'features-apart',
      comment: 'Features meet in stores, commands and the bridge, never in each other.',
      severity: 'error',
      from: { path: '^src/renderer/src/features/([^/]+)/', pathNot: tests },
      to: { path: '^src/renderer/src/features/', pathNot: '^src/renderer/src/features/$1/' },
    },
    {
      name: 'ui-is-plain',
      comment: 'Controls know no feature, no shell and no engine.',
      severity: 'error',
      from: { path: '^src/renderer/src/ui/', pathNot: tests },
      to: { path: '^src/renderer/src/(features|shell|bridge)/' },
    },
    {
      name: 'product-without-scripts',
      comment: 'What ships never needs what builds and tests it.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '^(scripts|e2e)/' },
    },
  ],
  options: {
    doNotFollow: { path: npm },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.web.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'], extensions: ['.ts', '.vue', '.mjs', '.js'] },
  },
}
