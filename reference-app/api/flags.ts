import { readFileSync, statSync } from 'node:fs';
import {
  OpenFeature,
  StandardResolutionReasons,
  type EvaluationContext,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
} from '@openfeature/server-sdk';
import { writeWhole } from '../whole-file.ts';

interface Flag {
  description: string;
  enabled: boolean;
  /** Exceptions from `enabled`, by organization and, stronger, by user. */
  organizations?: Record<string, boolean>;
  users?: Record<string, boolean>;
}
type Flags = Record<string, Flag>;

/** Evaluates flags from a JSON file, and sees it change. */
class FileFlagProvider implements Provider {
  readonly metadata = { name: 'file' };
  readonly runsOn = 'server';
  private flags: Flags = {};
  private readAt = -1;

  constructor(private readonly file: string) {}

  all(): Flags {
    const { mtimeMs } = statSync(this.file);
    if (mtimeMs !== this.readAt) this.flags = JSON.parse(readFileSync(this.file, 'utf8')) as Flags;
    this.readAt = mtimeMs;
    return this.flags;
  }

  /** Sets or, with undefined, removes what holds for one organization. False where there is no such flag. */
  setForOrganization(key: string, organizationId: string, enabled: boolean | undefined): boolean {
    const flags = structuredClone(this.all());
    const flag = flags[key];
    if (!flag) return false;
    const { [organizationId]: _, ...others } = flag.organizations ?? {};
    flag.organizations = enabled === undefined ? others : { ...others, [organizationId]: enabled };
    writeWhole(this.file, `${JSON.stringify(flags, null, 2)}\n`);
    this.readAt = -1;
    return true;
  }

  async resolveBooleanEvaluation(
    key: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    const flag = this.all()[key];
    if (!flag) return { value: defaultValue, reason: StandardResolutionReasons.DEFAULT };
    const forUser = flag.users?.[String(context.user)];
    const forOrganization = flag.organizations?.[context.targetingKey ?? ''];
    const value = forUser ?? forOrganization ?? flag.enabled;
    return { value, reason: StandardResolutionReasons.TARGETING_MATCH };
  }

  resolveStringEvaluation = <T>(_: string, value: T) => Promise.resolve({ value });
  resolveNumberEvaluation = <T>(_: string, value: T) => Promise.resolve({ value });
  resolveObjectEvaluation = <T extends JsonValue>(_: string, value: T) => Promise.resolve({ value });
}

/**
 * Evaluates the flags of this portal. LaunchDarkly does it where `LAUNCHDARKLY_SDK_KEY` is set, a file elsewhere.
 */
export async function openFlags(file: string) {
  const files = new FileFlagProvider(file);
  const key = process.env.LAUNCHDARKLY_SDK_KEY;
  if (key) {
    const { LaunchDarklyProvider } = await import('@launchdarkly/openfeature-node-server');
    await OpenFeature.setProviderAndWait(new LaunchDarklyProvider(key));
  } else {
    await OpenFeature.setProviderAndWait(files);
  }
  const client = OpenFeature.getClient();
  return {
    /** The file, where it decides; LaunchDarkly's flags are set in LaunchDarkly. */
    file: key ? undefined : files,
    async evaluate(organizationId: string, userId: string | null): Promise<Record<string, boolean>> {
      // LaunchDarkly targets an organization and a user each by its own key; the file reads the two of them as they are.
      const context: EvaluationContext = key
        ? {
            kind: 'multi',
            organization: { targetingKey: organizationId },
            ...(userId ? { user: { targetingKey: userId } } : {}),
          }
        : { targetingKey: organizationId, ...(userId ? { user: userId } : {}) };
      const keys = Object.keys(files.all());
      const values = await Promise.all(keys.map((flag) => client.getBooleanValue(flag, false, context)));
      return Object.fromEntries(keys.map((flag, index) => [flag, values[index] ?? false]));
    },
  };
}
export type FlagService = Awaited<ReturnType<typeof openFlags>>;
