import type { Channel, Environment, ImportMap } from '../environment.ts';

/** The import map of a page: that of the channel that its reader is on. */
export const mapFor = (environment: Environment, channel: Channel): ImportMap => environment.importMap(channel);
