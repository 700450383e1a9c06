import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe } from './descriptor.ts';
import { writeWhole } from './whole-file.ts';

export type Channel = 'stable' | 'canary';
export interface ImportMap {
  imports: Record<string, string>;
}

/** The file that holds each channel's import map. */
export const IMPORT_MAP_FILES: Record<Channel, string> = {
  canary: 'systemjs-importmap.json',
  stable: 'stable-importmap.json',
};

const FLAGS = {
  'entity-export': { description: 'Export a list of entities as CSV', enabled: false },
  'message-search': { description: 'Search in messages', enabled: false },
};

/** Where an import map's address lies: `/assets/<component>/<version>/<file>`. */
const ADDRESS = /^\/assets\/([^/]+)\/([^/]+)\//;

/** One environment's files: import maps, the version of its API, flags and data. */
export class Environment {
  constructor(
    readonly name: string,
    readonly folder: string,
  ) {}

  file(name: string): string {
    return path.join(this.folder, name);
  }

  get exists(): boolean {
    return existsSync(this.file('environment.json'));
  }

  /** Puts these builds into the channels, and brings the environment into being where it is not there yet. */
  create(imports: Record<Channel, ImportMap['imports']>, apiVersion: string): void {
    mkdirSync(this.folder, { recursive: true });
    this.write(IMPORT_MAP_FILES.canary, { imports: imports.canary });
    this.write(IMPORT_MAP_FILES.stable, { imports: imports.stable });
    if (!existsSync(this.file('flags.json'))) this.write('flags.json', FLAGS);
    this.write('environment.json', { api: apiVersion, pinned: false });
  }

  write(name: string, content: object): void {
    writeWhole(this.file(name), `${JSON.stringify(content, null, 2)}\n`);
  }

  importMap(channel: Channel): ImportMap {
    return JSON.parse(readFileSync(this.file(IMPORT_MAP_FILES[channel]), 'utf8')) as ImportMap;
  }

  private state(): { api: string; pinned: boolean } {
    return JSON.parse(readFileSync(this.file('environment.json'), 'utf8')) as { api: string; pinned: boolean };
  }

  get apiVersion(): string {
    return this.state().api;
  }

  /** Whether a build was deployed by name; until then the environment follows the newest good builds. */
  get pinned(): boolean {
    return this.state().pinned;
  }

  /** Keeps the environment as it is deployed, with this version of the API. */
  pin(apiVersion: string = this.apiVersion): void {
    this.write('environment.json', { api: apiVersion, pinned: true });
  }

  /** The published version of each component that a channel serves. */
  versions(channel: Channel): Record<string, string> {
    return Object.fromEntries(
      Object.values(this.importMap(channel).imports).flatMap((address) => {
        const [, component, version] = ADDRESS.exec(address) ?? [];
        return component && version ? [[component, version] as const] : [];
      }),
    );
  }

  /** What is deployed, for each channel and for the API. */
  build(artifacts: string) {
    const [canary, stable] = [this.versions('canary'), this.versions('stable')];
    return {
      api: describe(artifacts, { api: this.apiVersion }),
      channels: { canary: describe(artifacts, canary), stable: describe(artifacts, stable) },
    };
  }
}
