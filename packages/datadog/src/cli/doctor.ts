import { parseArgs } from 'node:util';
import { planAsCode } from '../as-code/reconcile.ts';
import { pointsIn } from '../delivery/envelope.ts';
import { elsewhereSentence, placeFor } from '../delivery/places.ts';
import { wayOut } from '../delivery/way-out.ts';
import { doctor } from '../doctor/doctor.ts';
import { renderDoctor } from '../doctor/render.ts';
import { contextOf } from './context.ts';

/** Looks at all that is between this machine and an alert that fires. @returns 1 where something is wrong */
export async function examine(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { policy: { type: 'string' } } });
  const { options, policy, folder, environment } = await contextOf(values.policy);
  const { access, agent } = environment;
  const waiting = wayOut(options, environment, folder)?.outbox.read({ refused: true }).waiting ?? [];
  const lines = await doctor({
    access,
    policy: options,
    agent,
    outbox: {
      waiting: waiting.length,
      points: waiting.reduce((sum, { envelope }) => sum + pointsIn(envelope).length, 0),
      elsewhere: elsewhereSentence(folder, placeFor(options, environment)),
    },
    monitors: async () => {
      if (!access) return 'there is no key';
      const { steps, stopped } = await planAsCode({ access, policy, stages: options.stages });
      if (stopped.length) return stopped.join(' ');
      const monitors = steps.filter(({ kind, action }) => kind === 'monitor' && action !== 'remove');
      return { there: monitors.filter(({ action }) => action !== 'create').length, wanted: monitors.length };
    },
  });
  console.log(renderDoctor(lines).join('\n'));
  return lines.some(({ state: how }) => how === 'fail') ? 1 : 0;
}
