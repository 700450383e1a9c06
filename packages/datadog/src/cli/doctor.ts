import { parseArgs } from 'node:util';
import { planAsCode } from '../as-code/index.ts';
import { Outbox } from '../delivery/outbox.ts';
import { elsewhereSentence, outboxFolder, waitingElsewhere } from '../delivery/places.ts';
import { doctor } from '../doctor/doctor.ts';
import { renderDoctor } from '../doctor/render.ts';
import { contextOf } from './context.ts';

/** Looks at all that is between this machine and an alert that fires. @returns 1 where something is wrong */
export async function examine(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { policy: { type: 'string' } } });
  const { options, policy, folder, environment, here, state } = await contextOf(values.policy);
  const { access, agent } = environment;
  const waiting = here.points === undefined ? [] : new Outbox(outboxFolder(folder, here.points)).read().waiting;
  const lines = await doctor({
    access,
    policy: options,
    agent,
    outbox: {
      batches: waiting.length,
      points: waiting.reduce((sum, { points }) => sum + points.length, 0),
      elsewhere: elsewhereSentence(folder, waitingElsewhere(folder, here)),
    },
    monitors: async () => {
      if (!access) return 'there is no key';
      const { steps, stopped } = await planAsCode({ access, policy, stages: options.stages, state });
      if (stopped.length) return stopped.join(' ');
      const monitors = steps.filter((step) => 'wanted' in step && step.wanted.kind === 'monitor');
      return { there: monitors.filter((step) => step.do !== 'create').length, wanted: monitors.length };
    },
  });
  console.log(renderDoctor(lines).join('\n'));
  return lines.some(({ state: how }) => how === 'fail') ? 1 : 0;
}
