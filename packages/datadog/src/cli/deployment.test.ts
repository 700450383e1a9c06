import { forbidden } from '../testing/answers.ts';
import { expect, test } from './testing/command.ts';

const WHAT = ['--env', 'production', '--version', '4f2a91c'];

/** The options that were printed. */
function printed(output: string, before: string): string[] {
  const [, options = ''] = new RegExp(`^${before}: (.*)$`, 'm').exec(output) ?? [];
  expect(options, output).not.toBe('');
  return options.split(' ');
}

test('a failure is ended by the options that are printed, and by no others', async ({ commandLine, datadog, fake }) => {
  const begun = await commandLine(['failure', ...WHAT, '--name', "what's wrong: checkout"]);
  expect(begun.code, begun.output).toBe(0);
  const [known] = fake.store.deployments;
  expect(begun.output).toContain(`Datadog knows that portal 4f2a91c failed in production (${known?.id}).`);

  const guessed = await datadog(['failure', ...WHAT, '--finished', '2026-11-21T10:00:00Z']);
  expect(guessed.code).toBe(64);
  expect(guessed.output).toMatch(/\n--started is missing: the end of a failure is told with its beginning/);

  const end = printed(begun.output, 'When it is over, say the same with');
  expect(end.slice(-2)).toEqual(['--finished', '<time>']);
  const later = String(Math.ceil(Number(known?.attributes.started_at) / 1e9) + 60);
  const ended = await datadog(['failure', ...WHAT, ...end.slice(0, -1), later]);
  expect(ended.code, ended.output).toBe(0);
  expect(ended.output).toContain('and that it has recovered');
  expect(ended.output).not.toContain('When it is over');
  const attributes = { started_at: known?.attributes.started_at, finished_at: expect.any(Number) };
  expect(fake.store.deployments).toMatchObject([{ id: known?.id, kind: 'failure', times: 2, attributes }]);
});

test('a deployment that did not get through is the same one with the times that are printed, and can be rolled back', async ({
  datadog,
  fake,
}) => {
  const wrong = await datadog(['deployment', ...WHAT, '--commit', 'abc']);
  expect(wrong).toMatchObject({
    code: 1,
    output: 'Give both the commit and the address of its repository, or neither.\n',
  });
  fake.faults.always('dora', forbidden());
  const first = await datadog(['deployment', ...WHAT]);
  expect(first.code).toBe(1);
  const times = printed(first.output, 'Its times');
  fake.faults.clear();

  for (let time = 0; time < 2; time += 1) {
    const { code, output } = await datadog(['deployment', ...WHAT, ...times]);
    expect(code, output).toBe(0);
    expect(output).not.toContain('Its times');
  }
  expect(fake.store.deployments).toMatchObject([{ kind: 'deployment', times: 2 }]);

  const { id = '' } = fake.store.deployments[0] ?? {};
  expect((await datadog(['rollback', '--id', id])).code).toBe(64);
  expect((await datadog(['rollback', '--id', id, '--remedy', '3e1b80a'])).output).toBe(
    `Datadog knows that the deployment ${id} failed and was put right by a rollback.\n`,
  );
});
