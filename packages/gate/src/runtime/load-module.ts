import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Whether Node takes a file for an ES module: by its extension, or by the nearest package.json. */
function isModule(file: string): boolean {
  const extension = path.extname(file);
  if (/^\.m[jt]s$/.test(extension)) return true;
  if (/^\.c[jt]s$/.test(extension)) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    try {
      const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
      return (JSON.parse(text) as { type?: string }).type === 'module';
    } catch {
      if (path.dirname(folder) === folder) return false;
    }
  }
}

/** Whether something in this process reads TypeScript: Playwright does, and our commands alone do not. */
const readsTypeScript = (file: string): boolean => '.ts' in (createRequire(file).extensions as object);

/**
 * What a file of the project exports by default. Playwright reads TypeScript for `import` in ES modules and for `require`
 * in CommonJS ones, and not the other way round.
 */
export async function loadDefault(file: string): Promise<unknown> {
  if (/\.[cm]?ts$/.test(file) && !readsTypeScript(file)) {
    const { createJiti } = await import('jiti');
    return createJiti(file, { fsCache: false }).import(file, { default: true });
  }
  // Compiled to CommonJS, a plain `import()` would become a `require()`.
  const loaded = isModule(file)
    ? await (eval(`import(${JSON.stringify(pathToFileURL(file).href)})`) as Promise<object>)
    : (createRequire(file)(file) as object);
  return 'default' in loaded ? loaded.default : loaded;
}
