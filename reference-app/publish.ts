import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentDigest } from './descriptor.ts';
import type { Channel, ImportMap } from './environment.ts';
import { writeWhole } from './whole-file.ts';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
export const ARTIFACTS = path.join(ROOT, '.artifacts');
/** Builds that are good and in Canary alone, and builds that no channel has by itself. */
const CANARY = path.join(ROOT, 'canary');
const KNOWN_BAD = path.join(ROOT, 'known-bad');
const require = createRequire(import.meta.url);

interface Component {
  version: string;
  entry?: string;
  modules?: string[];
}
/** A build that differs from the good one in the files that it replaces. */
interface Variant {
  component: string;
  version: string;
  replaces: Record<string, string>;
}

export interface Index {
  /** A digest of all that the builds are made from. */
  source: string;
  /** The good version of each component. */
  good: Record<string, string>;
  /** The versions that are good and not in Stable yet. */
  canary: Record<string, string>;
  /** Every published version of each component. */
  versions: Record<string, string[]>;
}

const components = () =>
  JSON.parse(readFileSync(path.join(ROOT, 'components.json'), 'utf8')) as Record<string, Component>;

const variants = (): (Variant & { folder: string })[] =>
  [CANARY, KNOWN_BAD]
    .filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root, { withFileTypes: true }).map((entry) => ({ root, entry })))
    .filter(({ entry }) => entry.isDirectory())
    .map(({ root, entry }) => {
      const folder = path.join(root, entry.name);
      return { folder, ...(JSON.parse(readFileSync(path.join(folder, 'variant.json'), 'utf8')) as Variant) };
    });

function sourceDigest(): string {
  const hash = createHash('sha256');
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else hash.update(path.relative(ROOT, file)).update(readFileSync(file));
    }
  };
  walk(ROOT);
  hash.update(readFileSync(path.join(ROOT, '..', 'package-lock.json')));
  return hash.digest('hex');
}

/** Modules of `react` and the like as ES modules: their CommonJS has no names that a bundler could see. */
function vendorEntry(name: string): string {
  const names = Object.keys(require(name) as object).filter((key) => key !== 'default' && /^[A-Za-z_$]\w*$/.test(key));
  return [
    `import * as all from '${name}';`,
    'export default all.default ?? all;',
    ...names.map((key) => `export const ${key} = all.${key};`),
  ].join('\n');
}
const ESM_MODULES = new Set(['single-spa', 'single-spa-react', 'wouter', '@tanstack/react-query']);
const fileOf = (module: string) => `${module.replace(/^@/, '').replaceAll('/', '-')}.js`;

/** Builds one version into a folder of its own. */
async function build(
  name: string,
  component: Component,
  variant: (Variant & { folder: string }) | undefined,
  folder: string,
) {
  const { build: esbuild } = await import('esbuild');
  const replaced = new Map(
    Object.entries(variant?.replaces ?? {}).map(([file, by]) => [
      path.join(ROOT, file),
      path.join(variant?.folder ?? '', by),
    ]),
  );
  const replacement = {
    name: 'replacement',
    setup: (builder: import('esbuild').PluginBuild) => {
      builder.onLoad({ filter: /\.(tsx?|css)$/ }, ({ path: file }) => {
        const by = replaced.get(file);
        return by
          ? {
              contents: readFileSync(by, 'utf8'),
              loader: path.extname(by).slice(1) as 'ts' | 'tsx' | 'css',
              resolveDir: path.dirname(by),
            }
          : undefined;
      });
    },
  };
  const common = {
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
    outdir: folder,
    target: 'es2022',
    sourcemap: false,
  } as const;
  if (component.modules) {
    const entries = mkdtempSync(path.join(ARTIFACTS, 'entries-'));
    for (const module of component.modules)
      writeFileSync(
        path.join(entries, fileOf(module)),
        ESM_MODULES.has(module)
          ? `export * from '${module}'; import * as all from '${module}'; export default all.default;`
          : vendorEntry(module),
      );
    await esbuild({
      ...common,
      entryPoints: component.modules.map((module) => path.join(entries, fileOf(module))),
      absWorkingDir: ROOT,
      splitting: true,
      minify: true,
      logOverride: { 'import-is-undefined': 'silent' },
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    rmSync(entries, { recursive: true });
    copyFileSync(
      path.join(path.dirname(require.resolve('import-map-overrides')), 'import-map-overrides.js'),
      path.join(folder, 'import-map-overrides.js'),
    );
    return;
  }
  const onServer = name === 'api';
  await esbuild({
    ...common,
    entryPoints: { [name]: path.join(ROOT, component.entry ?? '') },
    ...(onServer
      ? { platform: 'node', packages: 'external' }
      : {
          jsx: 'automatic',
          minify: true,
          external: [
            'react',
            'react-dom',
            'react/*',
            'react-dom/*',
            'single-spa',
            'single-spa-react',
            'wouter',
            '@tanstack/react-query',
            '@portal/*',
          ],
        }),
    plugins: [replacement],
  });
}

/**
 * Publishes every component and each of its variants, unless that has been done from these very sources. A version ends
 * with the digest of its content; a folder that is there is never written again.
 */
export async function publish(): Promise<Index> {
  const indexFile = path.join(ARTIFACTS, 'index.json');
  const source = sourceDigest();
  if (existsSync(indexFile)) {
    const index = JSON.parse(readFileSync(indexFile, 'utf8')) as Index;
    if (index.source === source) return index;
  }
  mkdirSync(ARTIFACTS, { recursive: true });
  const known = components();
  const index: Index = { source, good: {}, canary: {}, versions: {} };
  const jobs = [
    ...Object.keys(known).map((name) => ({ name, variant: undefined })),
    ...variants().map((variant) => ({ name: variant.component, variant })),
  ];
  await Promise.all(
    jobs.map(async ({ name, variant }) => {
      const component = known[name];
      if (!component) throw new Error(`${variant?.folder}: there is no component ${name}.`);
      const draft = mkdtempSync(path.join(ARTIFACTS, 'draft-'));
      await build(name, component, variant, draft);
      const version = `${variant?.version ?? component.version}+${contentDigest(draft).slice(0, 8)}`;
      const folder = path.join(ARTIFACTS, name, version);
      mkdirSync(path.dirname(folder), { recursive: true });
      try {
        renameSync(draft, folder);
      } catch (error) {
        // It was published before, perhaps a moment ago by another process: the same version has the same content.
        if (!existsSync(folder)) throw error;
        rmSync(draft, { recursive: true });
      }
      (index.versions[name] ??= []).push(version);
      if (!variant) index.good[name] = version;
      else if (path.dirname(variant.folder) === CANARY) index.canary[name] = version;
    }),
  );
  for (const versions of Object.values(index.versions)) versions.sort();
  writeWhole(indexFile, JSON.stringify(index, null, 2));
  return index;
}

/** The import map of these versions. */
export function importsOf(versions: Record<string, string>): Record<string, string> {
  const imports: Record<string, string> = {};
  for (const [name, { modules }] of Object.entries(components())) {
    const folder = `/assets/${name}/${versions[name]}`;
    if (modules) {
      for (const module of modules) imports[module] = `${folder}/${fileOf(module)}`;
      imports['import-map-overrides'] = `${folder}/import-map-overrides.js`;
    } else if (name !== 'api') imports[`@portal/${name}`] = `${folder}/${name}.js`;
  }
  return imports;
}

/** What each channel serves unless something is deployed to it: Canary is ahead of Stable. */
export const usualImports = ({ good, canary }: Index): Record<Channel, ImportMap['imports']> => ({
  stable: importsOf(good),
  canary: importsOf({ ...good, ...canary }),
});
