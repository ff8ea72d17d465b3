import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type PackageFile = {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

/** Its optional packages are drivers of boards that nobody here has, with scripts to compile them. */
const withoutOptional: readonly string[] = ['johnny-five'];

/** Folders of the packages that the program in this folder loads, itself not included. */
export function neededPackages(program: string): ReadonlySet<string> {
  const needed = new Set<string>();
  const open = [program];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = packageIn(at);
    const isBare = withoutOptional.some((name) => at?.endsWith(`/${name}`));
    const optional = new Set(Object.keys(optionalDependencies));
    for (const name of new Set([...Object.keys(dependencies), ...optional])) {
      if (isBare && optional.has(name)) continue;
      const found = folderOf(name, at, program);
      if (found === null && !optional.has(name)) throw new Error(`${name}, which ${at} needs, is not installed`);
      if (found === null || needed.has(found)) continue;
      needed.add(found);
      open.push(found);
    }
  }
  return needed;
}

function packageIn(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
}

/** Where Node would find a package, from the inside out. */
function folderOf(name: string, from: string, program: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (at === program || at === dirname(at)) return null;
  }
}
