import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
/** Milliseconds after which it is killed. */
const STOPPING = 2_000;

export interface LaunchOptions {
  /** 0, the default, takes any free one. */
  port?: number | string;
  /** Where its data lies; in memory without it. */
  folder?: string;
  operatorToken?: string;
}

/** What Playwright's `webServer` and `spawn` take alike. */
export interface Launch {
  /** A line for a shell: the process that it starts is the app itself. */
  command: string;
  cwd: string;
  env: Record<string, string>;
  /** The line that it prints when it answers; its groups are `url` and, by the name that was given, the port. */
  ready: RegExp;
}

/** How the app is started: it ends with the process that started it. */
export function launchOf(
  environment: string,
  { port = 0, folder, operatorToken }: LaunchOptions = {},
  portName = 'port',
): Launch {
  const data = folder === undefined ? '--memory' : `--folder "${folder}"`;
  return {
    command: `exec node --import tsx reference-app/cli.ts serve ${environment} --port ${port} ${data} --exit-with-parent --validate-responses`,
    cwd: ROOT,
    env: { ...(process.env as Record<string, string>), ...(operatorToken && { OPERATOR_TOKEN: operatorToken }) },
    ready: new RegExp(`is ready at (?<url>\\S+) \\(port (?<${portName}>\\d+)\\)`),
  };
}

export interface RunningApp {
  url: string;
  port: string;
  pid: number;
  stop: () => Promise<void>;
}

/**
 * Starts the app and waits until it answers.
 * @throws Error with a sentence if it ends before that
 */
export async function startReferenceApp(environment: string, options: LaunchOptions = {}): Promise<RunningApp> {
  const { command, cwd, env, ready } = launchOf(environment, options);
  const child = spawn(command, { shell: true, cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const { url = '', port = '' } = await new Promise<Record<string, string>>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = ready.exec(printed)?.groups;
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(`The reference app of ${environment} did not start: see above.`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOPPING);
    await ended;
    clearTimeout(impatient);
  };
  return { url, port, pid: child.pid ?? 0, stop };
}
