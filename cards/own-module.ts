/**
 * How a module of this suite is run in a process or thread of its own: as it is written, through ts-node, or compiled, as it is in a
 * package.
 * @param path absolute, without the end of its name
 */
export function ownModule(path: string): { readonly file: string; readonly execArgv: string[] } {
  if (__filename.endsWith('.js')) return { file: `${path}.js`, execArgv: [] };
  return { file: `${path}.ts`, execArgv: ['--require', require.resolve('ts-node/register')] };
}
