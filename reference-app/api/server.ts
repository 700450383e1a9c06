import path from 'node:path';
import { serve } from '@hono/node-server';
import { Environment } from '../environment.ts';
import { createApp } from './app.ts';
import { openDatabase } from './database.ts';
import { openFlags } from './flags.ts';

export interface ServerOptions {
  /** The environment's name and the folder of its files. */
  name: string;
  folder: string;
  /** The folder of its data, where it shares that of another environment. */
  data?: string;
  artifacts: string;
  /** 0 takes any free port. */
  port: number;
  /** Keeps the data in memory rather than in the environment's folder. */
  inMemory: boolean;
  operatorToken?: string | undefined;
  validateResponses?: boolean;
}

export interface RunningServer {
  url: string;
  close: () => Promise<void>;
}

/** Starts one environment of the portal on the loopback interface. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { data = options.folder } = options;
  const environment = new Environment(options.name, options.folder);
  const db = openDatabase(options.inMemory ? ':memory:' : path.join(data, 'portal.db'));
  const flags = await openFlags(path.join(data, 'flags.json'));
  const app = createApp({ ...options, environment, db, flags });
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }, ({ port }) => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => {
              db.close();
              closed();
            });
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.on('error', reject);
  });
}
