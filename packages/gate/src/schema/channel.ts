import { z } from 'zod';

/** What a project calls its release channel, in `metadata.channel`. */
export const channelSchema = z.string().regex(/^[\w-]+$/, 'needs to be a word such as canary');

/** The name of something on a channel (a project, a test, a flow, a stage), where others have the same name elsewhere. */
export const onChannel = (name: string, channel: string | undefined): string =>
  channel === undefined ? name : `${name} (${channel})`;

/** The same without the channel. */
export const withoutChannel = (name: string, channel: string | undefined): string =>
  channel !== undefined && name.endsWith(onChannel('', channel)) ? name.slice(0, -onChannel('', channel).length) : name;
