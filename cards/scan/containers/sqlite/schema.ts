/** What the tables of a database are called, and their columns. */

export interface Table {
  /** `payments`, or `index by_number`. */
  readonly name: string;
  readonly root: number;
  /** In the order in which rows store them, when that is known. */
  readonly columns: readonly string[];
  /** The column that is the number of the row, and stored as nothing. */
  readonly rowid?: number;
}

/** Of an entry of sqlite_schema: type, name, tbl_name, rootpage, sql. */
export function tableOf(row: readonly (string | undefined)[]): Table | undefined {
  const [type, name, , root, sql = ''] = row;
  const page = Number(root);
  if (!name || !Number.isInteger(page) || page < 1) return undefined;
  if (type !== 'table') return { name: `${type} ${name}`, root: page, columns: [] };
  const { columns, rowid } = columnsOf(sql);
  return { name, root: page, columns, ...(rowid !== undefined && { rowid }) };
}

const longestDefinition = 1 << 16;

/** Names of the columns of a CREATE TABLE. What is too unusual to be told has none: then they are numbered. */
export function columnsOf(sql: string): { readonly columns: readonly string[]; readonly rowid?: number } {
  if (sql.length > longestDefinition) return { columns: [] };
  const tokens: readonly string[] =
    sql.match(/"(?:[^"]|"")*"|`(?:[^`]|``)*`|'(?:[^']|'')*'|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[^\s"'`[(),]+|[(),]/g) ?? [];
  const open = tokens.indexOf('(');
  // Rows of tables without row numbers are stored with the key first.
  if (open < 0 || /\bwithout\s+rowid\b/i.test(sql) || /\bgenerated\s+always\b/i.test(sql)) return { columns: [] };
  const definitions: string[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(open)) {
    if (token.startsWith('--') || token.startsWith('/*')) continue;
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (depth === 0) break;
    if (token === ',' && depth === 1) definitions.push([]);
    else if (depth > 1 || token !== '(') definitions.at(-1)?.push(token);
  }
  const own = definitions.filter(([first]) => first && !/^(constraint|primary|unique|check|foreign)$/i.test(first));
  const rowid = own.findIndex(([, ...rest]) => /^integer primary key\b(?! desc)/i.test(rest.join(' ')));
  return { columns: own.map(([name]) => unquoted(name as string)), ...(rowid >= 0 && { rowid }) };
}

function unquoted(name: string): string {
  return /^["'`[]/.test(name) ? name.slice(1, -1) : name;
}
