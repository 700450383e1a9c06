import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What is deployed, by content: without addresses and the environment's name, so that it is the same everywhere. */
export interface Descriptor {
  /** Of the components in a canonical form: the identity of the build. */
  digest: string;
  components: Record<string, { version: string; content: string }>;
}

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** The digest of all files of a published build, in hexadecimal. */
export function contentDigest(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(path.join(folder, file)));
  return hash.digest('hex');
}

const known = new Map<string, string>();
/** The same of a build that never changes again. */
function contentOf(folder: string): string {
  const content = known.get(folder) ?? `sha256:${contentDigest(folder)}`;
  known.set(folder, content);
  return content;
}

/** Describes the published versions of some components. */
export function describe(artifacts: string, versions: Record<string, string>): Descriptor {
  const components = Object.fromEntries(
    Object.entries(versions)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, published]) => {
        const [version = ''] = published.split('+');
        // In the order of their names, as canonical JSON has them.
        return [name, { content: contentOf(path.join(artifacts, name, published)), version }];
      }),
  );
  return { digest: sha256(JSON.stringify({ components, schema: 'descriptor/1' })), components };
}
