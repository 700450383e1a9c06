import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Deployment } from './lib/deployment.ts';
import { runTests } from './lib/report.ts';
import { median } from './lib/statistics.ts';

/** What our fixtures cost: the same clicks with and without them, in turns, as medians of test durations. */
const TIMES = Number(process.argv[2] ?? 15);

const deployment = await Deployment.start();
try {
  const { state, contactId } = await deployment.bareSession();
  const stateFile = path.join(deployment.folder, 'state.json');
  writeFileSync(stateFile, JSON.stringify(state));
  const env = { ...deployment.env, GATE: 'observe', BARE_STATE: stateFile, BARE_CONTACT: contactId };
  const durations = new Map<string, number[]>();
  for (let time = 0; time < TIMES; time += 1) {
    // The first test of a worker also pays for the worker, so each kind goes first in every other run.
    const files = time % 2 ? ['bare', 'ours'] : ['ours', 'bare'];
    for (const file of files) {
      const args = ['--config=bench/overhead', '--project=staging', '--repeat-each=3', `bench/overhead/${file}`];
      for (const { title, duration } of runTests(args, env)) {
        const name = `${file}: ${title}`;
        durations.set(name, [...(durations.get(name) ?? []), duration]);
      }
    }
  }
  for (const title of ['create a contact', 'edit a contact']) {
    const bare = median(durations.get(`bare: ${title}`) ?? []);
    const ours = median(durations.get(`ours: ${title}`) ?? []);
    console.log(
      `${title}: bare ${bare.toFixed(0)} ms, ours ${ours.toFixed(0)} ms, ratio ${(ours / bare).toFixed(2)} (medians of ${durations.get(`ours: ${title}`)?.length})`,
    );
  }
} finally {
  await deployment.stop();
}
