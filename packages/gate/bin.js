#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In the workspace the sources are run; a package holds only what was compiled.
const sources = new URL('./src/cli/main.ts', import.meta.url);
if (existsSync(sources)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(sources.href);
} else await import(new URL('./dist/cli/main.js', import.meta.url).href);
