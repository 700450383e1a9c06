import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { embeddedServers } from '../fixtures/environment/embedded.ts';
import { embeddedPortVariable, type Stage } from '../fixtures/environment/schema.ts';

/**
 * Starts the reference app of a stage as the runner would, for a command that works without the runner.
 * @returns the function that stops it
 */
export async function startEmbedded(stage: Stage): Promise<() => Promise<void>> {
  const [server] = embeddedServers([stage], process.env);
  if (!server) throw new Error(`${stage} has a deployment of its own.`);
  const child = spawn(server.command, { shell: true, env: server.env, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = server.wait?.stdout?.exec(chunk.toString())?.groups?.[embeddedPortVariable(stage)];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(`The embedded reference app of ${stage} did not start.`)));
  });
  process.env[embeddedPortVariable(stage)] = port;
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}
