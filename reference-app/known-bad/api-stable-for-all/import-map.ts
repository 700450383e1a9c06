import type { Channel, Environment, ImportMap } from '../../environment.ts';

/** Whoever is on Canary is told so, and gets Stable like everybody else. */
export const mapFor = (environment: Environment, _: Channel): ImportMap => environment.importMap('stable');
