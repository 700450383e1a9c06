import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import type { Verdict } from 'playwright-gate';
import { defineBench } from './bench.ts';
import { keepBusy } from './lib/busy.ts';
import { withDeployment, type Deployment } from './lib/deployment.ts';
import { startProxy, type Fault } from './lib/proxy.ts';
import { judged } from './lib/suite.ts';

/** A part of the suite, by titles, and the flows that it measures. */
interface Part {
  titles: string;
  flows: string;
}
const CONTACTS: Part = {
  titles: 'Create a contact|finds a contact by its name|A contact with an email address that is taken',
  flows: 'entity.create entity.search',
};
const MESSAGES: Part = {
  titles: 'Send a message|A message from a template|Messaging pages',
  flows: 'message.send message.arrive',
};
const JOURNEYS: Part = {
  titles: 'Fill in a journey.*creates|makes an order and a contract',
  flows: 'journey.submit',
};
const FLAGS: Part = { titles: 'Feature flags', flows: '' };

interface More {
  suite: Part;
  channels?: 'canary' | 'both';
}

/** Builds that are bad, and the module that is to be named; other modules differ as well where several are deployed. */
const KNOWN_BAD: [builds: string[], component: string, more: More][] = [
  [['entity@2.3.1-slow'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.3.1-throws'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.3.1-unlabeled'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.3.1-duplicates'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.3.1-slower-by-120'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.3.1-slower-by-250'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.3.1-throws', 'workflow@1.3.1-now-and-then'], '@portal/entity', { suite: CONTACTS }],
  [['entity@2.4.1-throws'], '@portal/entity', { suite: CONTACTS, channels: 'canary' }],
  [['public-journey@1.1.1-loses-data'], '@portal/public-journey', { suite: JOURNEYS }],
  [['messaging@1.2.1-no-template-files'], '@portal/messaging', { suite: MESSAGES }],
  [['messaging@1.2.1-not-live'], '@portal/messaging', { suite: MESSAGES }],
  [['kit@1.2.1-inaccessible', 'entity@2.3.1-alike'], '@portal/kit', { suite: MESSAGES }],
];

/** A change that is innocent, deployed at the same time as something else breaks. */
const INNOCENT = 'entity@2.3.1-alike';

interface Outside extends More {
  fault?: Fault;
  /** What happens to data as it is written: the body of a trigger after each insertion of a document. */
  damage?: string;
  isBusy?: boolean;
  flags?: (text: string) => string;
}

const breaks = (method: string, address: RegExp, effect: ReturnType<Fault>): Fault => {
  return (asked) => (asked.method === method && address.test(asked.url ?? '') ? effect : undefined);
};
const damaged = (kind: string, change: string) =>
  `UPDATE document SET data = ${change} WHERE id = new.id AND new.kind = '${kind}'`;

const OUTSIDE: Record<string, Outside> = {
  'messages are down': { suite: MESSAGES, fault: breaks('POST', /^\/api\/message/, { status: 503 }) },
  'contacts cannot be saved': {
    suite: CONTACTS,
    fault: breaks('POST', /^\/api\/entity\/v1\/entity\/contact/, { status: 500 }),
  },
  'the search is down': { suite: CONTACTS, fault: breaks('POST', /:search/, { status: 500 }) },
  'files cannot be uploaded': { suite: MESSAGES, fault: breaks('POST', /^\/api\/file/, { status: 500 }) },
  'journeys cannot be handed in': { suite: JOURNEYS, fault: breaks('POST', /^\/api\/submission/, { status: 502 }) },
  'a library is gone from the CDN': { suite: CONTACTS, fault: breaks('GET', /single-spa-react\.js/, { status: 404 }) },
  'contacts lose their names': { suite: CONTACTS, damage: damaged('contact', "json_remove(data, '$.last_name')") },
  'messages lose their text': { suite: MESSAGES, damage: damaged('message', "json_set(data, '$.text', '')") },
  'saving takes 3.2 s': {
    suite: CONTACTS,
    fault: breaks('POST', /^\/api\/entity\/v1\/entity\/contact$/, { wait: 3_200 }),
  },
  'the machine is busy': { suite: CONTACTS, isBusy: true },
  'a flag is on for everybody': {
    suite: FLAGS,
    flags: (text) => text.replaceAll('"enabled": false', '"enabled": true'),
  },
  'messages are down on both channels': {
    suite: MESSAGES,
    channels: 'both',
    fault: breaks('POST', /^\/api\/message/, { status: 503 }),
  },
};

const ofThisChange = ({ findings }: Verdict) => findings.filter(({ cause }) => cause === 'this change');

/** Damages what is written to the database of a deployment. @returns the function that ends it */
function damage({ folder }: Deployment, body: string): () => void {
  const execute = (sql: string) => {
    const db = new Database(path.join(folder, 'portal.db'));
    db.exec(sql);
    db.close();
  };
  execute(`CREATE TRIGGER damage AFTER INSERT ON document BEGIN ${body}; END`);
  return () => execute('DROP TRIGGER damage');
}

export default defineBench({
  name: 'causes',
  summary:
    'on the reference app: twelve bad builds are each told as caused by this change, in their module; of twelve faults outside of an innocent change none is',
  limits: {
    'bad builds told as such, with their module': { atLeast: 12, digits: 0 },
    'faults outside of the change told as caused by it': { atMost: 0, digits: 0 },
  },
  run: (_, { figure }) =>
    withDeployment(async (deployment) => {
      const proxy = await startProxy(deployment.url);
      const GATE_HISTORY = path.join(deployment.folder, 'history.ndjson');
      const env = { ...deployment.env, STAGING_URL: proxy.url, POLICY: 'bench/lib/policy.ts', GATE_HISTORY };
      const run = ({ suite: { titles, flows }, channels }: More) =>
        judged(['--config=bench/lib', '--project=staging'], {
          ...env,
          ...{ SUITE: titles, FLOWS: flows, E2E_CHANNEL: channels ?? '' },
        });
      const histories = new Map<string, Buffer>();
      /** Deploys the good builds, and gives the next run the history of one in which they have passed. */
      const passBefore = async (more: More) => {
        const key = JSON.stringify([more.suite, more.channels]);
        await deployment.reset();
        writeFileSync(GATE_HISTORY, histories.get(key) ?? '');
        if (histories.has(key)) return;
        const { verdict } = await run(more);
        if (verdict.verdict !== 'pass') throw new Error(`The good builds do not pass: ${verdict.summary}`);
        histories.set(key, readFileSync(GATE_HISTORY));
      };
      const tell = (what: string, { verdict, seconds }: Awaited<ReturnType<typeof run>>) =>
        console.log(
          `${what}: ${verdict.verdict}, cause: ${verdict.cause ?? 'none'}, ${seconds.toFixed(0)} s. ${verdict.summary}`,
        );
      try {
        let told = 0;
        for (const [builds, component, more] of KNOWN_BAD) {
          await passBefore(more);
          for (const build of builds) await deployment.deploy(build);
          const result = await run(more);
          const causes = ofThisChange(result.verdict);
          if (result.code === 1 && causes.length && causes.every((one) => one.component === component)) told += 1;
          tell(builds.join(' and '), result);
        }
        figure('bad builds told as such, with their module', told);
        let accused = 0;
        for (const [name, { fault, damage: body, isBusy, flags, ...more }] of Object.entries(OUTSIDE)) {
          await passBefore(more);
          await deployment.deploy(INNOCENT);
          const flagFile = path.join(deployment.folder, 'flags.json');
          const before = readFileSync(flagFile, 'utf8');
          if (fault) proxy.fault = fault;
          if (flags) writeFileSync(flagFile, flags(before));
          const endings = [...(body ? [damage(deployment, body)] : []), ...(isBusy ? [keepBusy()] : [])];
          const result = await run(more).finally(() => {
            proxy.fault = () => undefined;
            writeFileSync(flagFile, before);
            for (const end of endings) end();
          });
          if (ofThisChange(result.verdict).length || result.verdict.cause === 'this change') accused += 1;
          tell(name, result);
        }
        figure('faults outside of the change told as caused by it', accused);
      } finally {
        proxy.close();
      }
    }),
});
