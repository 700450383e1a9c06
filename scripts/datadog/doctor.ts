import { parseArgs } from 'node:util';
import { planAsCode } from '../../datadog/as-code/index.ts';
import { Outbox } from '../../datadog/delivery/outbox.ts';
import { doctor, renderDoctor } from '../../datadog/doctor/index.ts';
import { contextOf } from './context.ts';

/** Looks at all that is between this machine and an alert that fires. @returns 1 where something is wrong */
export async function examine(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { policy: { type: 'string' } } });
  const { policy, environment, stages, outbox, state } = await contextOf(values.policy);
  const { access, agent } = environment;
  const { waiting } = new Outbox(outbox).read();
  const lines = await doctor({
    access,
    policy: policy.datadog,
    stages,
    agent,
    outbox: { batches: waiting.length, points: waiting.reduce((sum, { points }) => sum + points.length, 0) },
    monitors: async () => {
      if (!access) return 'there is no key';
      const { steps, stopped } = await planAsCode({ access, policy, stages, state });
      if (stopped.length) return stopped.join(' ');
      const monitors = steps.filter((step) => 'wanted' in step && step.wanted.kind === 'monitor');
      return { there: monitors.filter((step) => step.do !== 'create').length, wanted: monitors.length };
    },
  });
  console.log(renderDoctor(lines).join('\n'));
  return lines.some(({ state: how }) => how === 'fail') ? 1 : 0;
}
