import { globSync, readFileSync } from 'node:fs'
import process from 'node:process'
import ts from 'typescript'

/** An export without a docblock. */
type Missing = Readonly<{ file: string, line: number, name: string }>

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

function hasDocblock(statement: ts.Statement, text: string): boolean {
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? []
  return comments.some(({ pos }) => text.startsWith('/**', pos))
}

/** A type read off a value of the same file says nothing of its own: `z.infer<typeof x>`, `(typeof x)[number]`, `X['field']`. */
function isDerived(statement: ts.Statement): boolean {
  return ts.isTypeAliasDeclaration(statement) && (ts.isIndexedAccessTypeNode(statement.type) || /\btypeof\b/.test(statement.type.getText()))
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ')
  const { name } = statement as ts.DeclarationStatement
  return name?.getText() ?? statement.getText().split('\n')[0]!
}

/** Finds the exported declarations of a source text that have no docblock. Re-exports are documented where they are declared. */
export function undocumentedExports(file: string, text: string): Missing[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  return source.statements
    .filter(statement => isExported(statement) && !hasDocblock(statement, text) && !isDerived(statement))
    .map(statement => ({ file, line: source.getLineAndCharacterOfPosition(statement.getStart()).line + 1, name: nameOf(statement) }))
}

if (import.meta.main) {
  const files = globSync('src/{shared,main/engine}/**/*.ts', { exclude: ['**/*.test.ts'] })
  const missing = files.flatMap(file => undocumentedExports(file, readFileSync(file, 'utf8')))
  for (const { file, line, name } of missing)
    console.log(`${file}:${line} ${name} has no docblock`)
  console.log(`${files.length} files, ${missing.length} exports without a docblock`)
  process.exitCode = missing.length > 0 ? 1 : 0
}
