import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Intake {
  url: string;
  requests: () => number;
  close: () => void;
}

/** What the instrumentation of `dd-trace` asks its intake before and while tests run; it gets as little as it takes. */
const ANSWERS: [RegExp, unknown][] = [
  [
    /libraries\/tests\/services\/setting/,
    { data: { attributes: { code_coverage: false, tests_skipping: false, itr_enabled: false, require_git: false } } },
  ],
  [/search_commits/, { data: [] }],
  [/skippable/, { data: [] }],
];

/** Takes whatever it is sent, or, as a black hole, never answers. */
export async function startIntake(blackHole = false): Promise<Intake> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    if (blackHole) return;
    request.on('end', () => {
      const [, body] = ANSWERS.find(([path]) => path.test(request.url ?? '')) ?? [undefined, {}];
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An address of this machine at which nobody listens. */
export async function nobody(): Promise<string> {
  const intake = await startIntake();
  intake.close();
  return intake.url;
}
