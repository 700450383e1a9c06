import { fitBaseline } from '../../packages/gate/src/statistics/baseline.ts';
import { seeded } from '../../packages/gate/src/statistics/random.ts';
import { judgeDeployment } from './ours.ts';
import { drawDeployment, slowed, WORLD, type World } from './world.ts';

export const WHOLE_SLOWDOWNS = [0, 0.1, 0.2, 0.5] as const;

/** How often all flows together are called slower, by how much slower they all are; at 0 every block is false. */
export function wholeContest(deployments: number, samples: number, world: Partial<World>): number[] {
  const random = seeded(5 + samples);
  const blocked = WHOLE_SLOWDOWNS.map(() => 0);
  for (let deployment = 0; deployment < deployments; deployment += 1) {
    const { history, rounds } = drawDeployment({ ...WORLD, ...world }, samples, 12, random);
    const baseline = fitBaseline(history);
    for (const [index, slowdown] of WHOLE_SLOWDOWNS.entries()) {
      const slow = rounds.map((round) => slowed(round, 1 + slowdown));
      if (judgeDeployment(baseline, slow).judgement.whole.state === 'slower') blocked[index]! += 1;
    }
  }
  return blocked;
}
