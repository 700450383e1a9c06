import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Environment, IMPORT_MAP_FILES, type Channel } from './environment.ts';
import { ARTIFACTS, importsOf, publish, usualImports, type Index } from './publish.ts';
import type { RunningServer, ServerOptions } from './api/server.ts';

const USAGE = `The reference portal.

  serve <environment> [--port N] [--memory | --data DIR] [--exit-with-parent] [--validate-responses]
  deploy <environment> <component>@<version> [--channel canary|stable]
  reset <environment>      all components back to their good versions
  versions                 what is published

--folder DIR names the environment's folder, and --data DIR that of another one with which it shares its data, as the two
halves of a blue/green deployment do; OPERATOR_TOKEN gives the operator's secret.`;

// Whoever reads only the first lines closes the pipe.
process.stdout.on('error', () => process.exit(0));

class UsageError extends Error {}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '0' },
        memory: { type: 'boolean', default: false },
        channel: { type: 'string' },
        folder: { type: 'string' },
        data: { type: 'string' },
        'exit-with-parent': { type: 'boolean', default: false },
        'validate-responses': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message.split('. ')[0]}.\n\n${USAGE}`);
    process.exit(64);
  }
}
const { values, positionals } = given();

const here = path.dirname(fileURLToPath(import.meta.url));

function environmentOf(name: string | undefined): Environment {
  if (!name || !/^[a-z]+$/.test(name)) throw new UsageError('Name an environment, such as staging.');
  return new Environment(name, path.resolve(values.folder ?? path.join(here, '.environments', name)));
}

/** A published version by its whole name or by what stands before the digest. */
function resolveVersion(index: Index, component: string, wanted: string): string {
  const published = index.versions[component] ?? [];
  const found = published.find((version) => version === wanted || version.split('+')[0] === wanted);
  if (!found)
    throw new UsageError(`${component}@${wanted} is not published; there is: ${published.join(', ') || 'nothing'}.`);
  return found;
}

function deploy(index: Index, environment: Environment, component: string, version: string): void {
  if (component === 'api') {
    environment.pin(version);
    return;
  }
  const known = Object.keys(IMPORT_MAP_FILES) as Channel[];
  const channels = known.filter((channel) => !values.channel || channel === values.channel);
  if (!channels.length) throw new UsageError(`A channel is one of: ${known.join(', ')}.`);
  for (const channel of channels) {
    const { imports } = environment.importMap(channel);
    const names = Object.keys(importsOf(index.good)).filter((name) =>
      importsOf(index.good)[name]?.startsWith(`/assets/${component}/`),
    );
    const next = importsOf({ ...index.good, [component]: version });
    for (const name of names) imports[name] = next[name] ?? '';
    environment.write(IMPORT_MAP_FILES[channel], { imports });
  }
  environment.pin();
}

async function serve(environment: Environment): Promise<void> {
  const server = pathToFileURL(path.join(ARTIFACTS, 'api', environment.apiVersion, 'api.js')).href;
  const { startServer } = (await import(server)) as { startServer: (options: ServerOptions) => Promise<RunningServer> };
  const running = await startServer({
    name: environment.name,
    folder: environment.folder,
    ...(values.data === undefined ? {} : { data: path.resolve(values.data) }),
    artifacts: ARTIFACTS,
    port: Number(values.port),
    inMemory: values.memory,
    operatorToken: process.env.OPERATOR_TOKEN,
    validateResponses: values['validate-responses'],
  });
  console.log(
    `The reference portal ${environment.name} is ready at ${running.url} (port ${new URL(running.url).port}).`,
  );
  const stop = () => void running.close().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (values['exit-with-parent']) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && stop(), 250).unref();
  }
}

async function main(): Promise<void> {
  const [command, name, build] = positionals;
  if (!command || !['serve', 'deploy', 'reset', 'versions'].includes(command)) throw new UsageError(USAGE);
  const index = await publish();
  if (command === 'versions') {
    for (const [component, versions] of Object.entries(index.versions))
      console.log(`${component}: ${versions.join(', ')}`);
    return;
  }
  const environment = environmentOf(name);
  if (command === 'reset' || !environment.exists || !environment.pinned)
    environment.create(usualImports(index), index.good.api ?? '');
  if (command === 'deploy') {
    const [, component = '', version = ''] = /^([a-z-]+)@(.+)$/.exec(build ?? '') ?? [];
    if (!component) throw new UsageError('Name a build, such as entity@2.3.0.');
    deploy(index, environment, component, resolveVersion(index, component, version));
  }
  if (command === 'serve') await serve(environment);
}

main().catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE')
    console.error(`Port ${values.port} is in use: stop what listens there, or choose another port.`);
  else console.error(error instanceof UsageError ? error.message : error);
  process.exit(error instanceof UsageError ? 64 : 1);
});
