import antfu from '@antfu/eslint-config'
import { functionLength } from './scripts/check/function-length.ts'

const tests = ['**/*.test.ts', 'e2e/**/*.ts']
const consoleRooms = ['scripts/**', 'bin/**', 'src/main/engine/cli.ts', 'src/main/engine/cli/**']

const forbidIpcMain = {
  selector: 'ImportSpecifier[imported.name="ipcMain"]',
  message: 'Every message from a window is checked for its sender: use the one wrapper in src/main/shell/ipc.ts.',
}
const forbidOpenExternal = {
  selector: 'MemberExpression[property.name="openExternal"]',
  message: 'Links leave the app through the one place that checks them: src/main/shell/open-external.ts.',
}
const forbidNodeInWindow = {
  selector: 'Property[key.name=/^(nodeIntegration|webviewTag|allowRunningInsecureContent)$/][value.value=true]',
  message: 'A window never gets Node or foreign content.',
}
const forbidOpenWindow = {
  selector: 'Property[key.name=/^(contextIsolation|sandbox|webSecurity)$/][value.value=false]',
  message: 'A window is always isolated and sandboxed.',
}
const forbidden = [forbidIpcMain, forbidOpenExternal, forbidNodeInWindow, forbidOpenWindow]

export default antfu(
  {
    type: 'app',
    stylistic: { semi: false, quotes: 'single', overrides: { 'antfu/reasonable-newline': 'off' } },
    typescript: { overrides: { 'ts/consistent-type-definitions': ['error', 'type'], 'ts/no-explicit-any': 'error' } },
    vue: { a11y: true },
    markdown: false,
    ignores: ['out/**', 'dist/**', 'resources/**/*.json', '**/*.affectree/**', 'test-results/**', 'report/**'],
  },
  {
    name: 'affectree/size',
    files: ['**/*.ts', '**/*.mjs', '**/*.vue'],
    plugins: { house: { rules: { 'function-length': functionLength } } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'house/function-length': ['error', { max: 50 }],
    },
  },
  {
    name: 'affectree/size-of-tests',
    files: tests,
    rules: { 'max-lines': ['error', { max: 600 }], 'house/function-length': 'off' },
  },
  {
    name: 'affectree/house',
    rules: {
      // its fix turns numbers into unknown
      'e18e/prefer-array-fill': 'off',
      'antfu/no-top-level-await': 'off',
      // takes no notice of closures that change the condition
      'no-unmodified-loop-condition': 'off',
      'style/no-mixed-operators': 'off',
      'ts/no-use-before-define': ['error', { classes: false, functions: false, variables: false }],
      'jsdoc/check-param-names': 'off',
      // TypeScript asks for brackets where the key is not declared
      'dot-notation': 'off',
      'no-console': 'error',
      'node/prefer-global/buffer': 'off',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-restricted-syntax': ['error', ...forbidden],
    },
  },
  {
    name: 'affectree/security-wrappers',
    files: ['src/main/shell/ipc.ts', 'src/main/shell/open-external.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    name: 'affectree/console',
    files: consoleRooms,
    rules: { 'no-console': 'off' },
  },
  {
    name: 'affectree/electron-room',
    files: ['**/*.ts', '**/*.mjs', '**/*.vue'],
    ignores: ['src/main/shell/**', 'src/preload/**', 'src/main/index.ts', 'scripts/setup/electron-default-app.mjs', ...tests],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'electron', message: 'Only src/main/shell and src/preload know Electron.' }] }] },
  },
  {
    name: 'affectree/vue',
    files: ['**/*.vue'],
    rules: {
      'vue/no-v-html': 'error',
      'vue-a11y/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vue-a11y/form-control-has-label': ['error', { labelComponents: ['UiField'] }],
      'vue/dot-notation': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-macros-order': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
  {
    name: 'affectree/tests',
    files: tests,
    rules: { 'test/no-only-tests': 'error', 'test/no-identical-title': 'error' },
  },
)
