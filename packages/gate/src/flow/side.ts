import { createHash } from 'node:crypto';
import type { BrowserContext, Request, TestInfo, TestType } from '@playwright/test';
import { LOADED_ATTACHMENT, NEW, PAIR_ANNOTATION, SIDE_ANNOTATION, type Loaded, type Sides } from '../schema/sides.ts';

/** Addresses of builds by module. */
type Modules = Record<string, string>;

const withoutQuery = (address: string) => address.replace(/[?#].*$/, '');

/** Replaces in a text what lies beside the judged builds by what lies beside the others. */
function rewritten(text: string, pairs: [from: string, to: string][]): string {
  return pairs.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

const folderOf = (address: string) => address.slice(0, address.lastIndexOf('/') + 1);

/** In the page: what import-map-overrides reads, and the style sheets beside the modules, which it does not know. */
function override({ modules, folders }: { modules: Modules; folders: [from: string, to: string][] }): void {
  try {
    for (const [module, address] of Object.entries(modules))
      localStorage.setItem(`import-map-override:${module}`, address);
  } catch {
    // A page without an origin has no storage, and loads no module.
  }
  if (!folders.length) return;
  new MutationObserver(() => {
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
      const [from, to] = folders.find(([folder]) => link.href.startsWith(folder)) ?? [];
      if (from !== undefined && to !== undefined) link.href = to + link.href.slice(from.length);
    }
  }).observe(document, { childList: true, subtree: true });
}

/** What one test runs against: gives its pages the builds of that side, and sees which ones they load. */
export class Side {
  readonly name: string;
  /** The address of the deployment, where it is another than usual. */
  readonly url: string | undefined;
  /** By module the address of its build, for the modules whose builds differ. */
  readonly modules: Modules;
  private readonly others: Map<string, string>;
  private readonly seen = new Set<string>();

  constructor(
    private readonly given: Sides,
    { annotations, project: { metadata } }: Pick<TestInfo, 'annotations' | 'project'>,
  ) {
    const { channel = '' } = metadata as { channel?: string };
    const modulesOf = (name: string): Modules => given.sides[name]?.modules[channel] ?? {};
    this.name = annotations.find(({ type }) => type === SIDE_ANNOTATION)?.description ?? NEW;
    this.url = given.sides[this.name]?.url;
    this.modules = modulesOf(this.name);
    this.others = new Map(
      Object.keys(given.sides).flatMap((name) =>
        Object.entries(modulesOf(name))
          .filter(([module, address]) => this.modules[module] !== address)
          .map(([module, address]) => [withoutQuery(address), module] as const),
      ),
    );
  }

  /** Whether it is not the build that is judged. */
  get isOther(): boolean {
    return this.name !== NEW;
  }

  /** Gives every page of a context the builds of this side. */
  async applyTo(context: BrowserContext): Promise<void> {
    if (!Object.keys(this.modules).length) return;
    context.on('request', (request: Request) => this.seen.add(withoutQuery(request.url())));
    const pairs = this.replacements();
    if (this.given.by === 'overrides')
      return void (await context.addInitScript(override, {
        modules: this.modules,
        folders: pairs.map(([from, to]) => [folderOf(from), folderOf(to)] as [string, string]),
      }));
    const paths = pairs.map(([from, to]): [string, string] => [new URL(from).pathname, to]);
    await context.route(
      () => true,
      async (route, request) => {
        const isMap = /importmap[^/]*\.json$/i.test(new URL(request.url()).pathname);
        if (request.resourceType() !== 'document' && !isMap) return route.fallback();
        const response = await route.fetch();
        await route.fulfill({ response, body: rewritten(rewritten(await response.text(), pairs), paths) });
      },
    );
  }

  /** The addresses of other sides, each with the one that stands in its place here. */
  private replacements(): [from: string, to: string][] {
    return [...this.others].map(([address, module]) => [address, this.modules[module] ?? address]);
  }

  /** Which builds the pages have loaded so far. */
  private get loaded(): Loaded {
    const asked = Object.entries(this.modules).filter(([, address]) => this.seen.has(withoutQuery(address)));
    const others = [...this.others].filter(([address]) => this.seen.has(address));
    return { asked: asked.map(([module]) => module), others: [...new Set(others.map(([, module]) => module))] };
  }

  /** Says in the test's result which builds its pages have loaded. */
  async tell(testInfo: TestInfo): Promise<void> {
    if (Object.keys(this.modules).length)
      await testInfo.attach(LOADED_ATTACHMENT, {
        body: JSON.stringify(this.loaded),
        contentType: 'application/json',
      });
  }
}

type AnyTest = TestType<object, object>;
type Body = Parameters<AnyTest>[2];
type Details = { annotation?: object | object[] };

/** The members of a group in an order that follows from a text alone; all orders are equally likely. */
const drawn = (members: readonly string[], text: string): string[] =>
  members
    .map((member) => ({ member, key: createHash('sha256').update(`${text} ${member}`).digest('hex') }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ member }) => member);

/**
 * A test function whose tests are declared once for each side that a later look runs them against, so that one worker runs
 * them in turns. Where there is no such look it is the function itself.
 */
export function inTurns<Args extends object, WorkerArgs extends object>(
  test: TestType<Args, WorkerArgs>,
  { turns }: Pick<Sides, 'turns'>,
): TestType<Args, WorkerArgs> {
  if (!turns) return test;
  const { seed, groups } = turns;
  const declare = (target: AnyTest, title: string, details: Details, body: Body) =>
    target.describe(title, () => {
      // One worker, one after the other; a failure of one says nothing of the next.
      target.describe.configure({ mode: 'default', retries: 0 });
      const order = groups.flatMap((group, index) =>
        drawn(group, `${seed} ${title} ${index}`).map((side) => ({ side, pair: index + 1 })),
      );
      for (const [index, { side, pair }] of order.entries()) {
        const told = [
          { type: SIDE_ANNOTATION, description: side },
          { type: PAIR_ANNOTATION, description: String(pair) },
        ];
        const annotation = [...[details.annotation ?? []].flat(), ...told] as { type: string }[];
        target(`${index + 1}: ${side}`, { ...details, annotation }, body);
      }
    });
  return new Proxy(test, {
    apply: (target, _self, [title, ...rest]: [string, ...unknown[]]) => {
      const body = rest.pop() as Body;
      declare(target, title, rest.pop() ?? {}, body);
    },
  });
}
