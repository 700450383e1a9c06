import type { BrowserContext, Request, TestInfo } from '@playwright/test';
import { LOADED_ATTACHMENT, NEW, SIDE_ANNOTATION, type Loaded, type Sides } from '../schema/sides.ts';
import { overridden, rewritten, type Modules, type Replacement } from './other-modules.ts';

/** An address as requests have it: without what stands for a person, and without a place in the page. */
function plain(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  return `${url.origin}${url.pathname}${url.search}`;
}

const originOf = (address = '') => (URL.canParse(address) ? new URL(address).origin : '');

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** What one test runs against: gives its pages the builds of that side, and sees which ones they load. */
export class Side {
  readonly name: string;
  /** The address of the deployment, where it is another than usual. */
  readonly url: string | undefined;
  /** By module the address of its build, for the modules whose builds differ. */
  readonly modules: Modules;
  /** The origin that this side's pages are to be opened at, where a side is a deployment. */
  private readonly origin: string;
  private readonly others: Map<string, string>;
  private readonly seen = new Set<string>();
  private readonly opened = new Set<string>();
  private readonly contexts = new WeakSet<BrowserContext>();
  private isWatched = true;

  constructor(
    private readonly given: Sides,
    { annotations, project: { metadata } }: Pick<TestInfo, 'annotations' | 'project'>,
  ) {
    const { channel = '' } = metadata as { channel?: string };
    const modulesOf = (name: string): Modules => given.sides[name]?.modules[channel] ?? {};
    this.name = annotations.find(({ type }) => type === SIDE_ANNOTATION)?.description ?? NEW;
    this.url = given.sides[this.name]?.url;
    this.modules = modulesOf(this.name);
    this.origin = this.deployments.length ? originOf(this.url ?? given.target) : '';
    this.others = new Map(
      Object.keys(given.sides).flatMap((name) =>
        Object.entries(modulesOf(name))
          .filter(([module, address]) => this.modules[module] !== address)
          .map(([module, address]) => [plain(address), module] as const),
      ),
    );
  }

  /** The origins of deployments that are a side of their own. */
  private get deployments(): string[] {
    return Object.values(this.given.sides).flatMap(({ url }) => (url === undefined ? [] : [originOf(url)]));
  }

  /** Whether pages load what this side says, and not what the target serves them. */
  get replaces(): boolean {
    return Object.keys(this.modules).length > 0;
  }

  /** Whether it is not the build that is judged. */
  private get isOther(): boolean {
    return this.name !== NEW;
  }

  /** Gives every page of a context the builds of this side; once. */
  async applyTo(context: BrowserContext): Promise<void> {
    if (this.contexts.has(context)) return;
    this.contexts.add(context);
    if (!Object.keys(this.given.sides).length) return;
    context.on('request', (request: Request) => {
      this.seen.add(plain(request.url()));
      if (request.isNavigationRequest()) this.opened.add(originOf(request.url()));
    });
    if (!this.replaces) return;
    if (this.isLocal) await context.grantPermissions(['local-network-access']).catch(() => undefined);
    if (this.isOther) this.watchForLosses(context);
    const replacements: Replacement[] = [...this.others].flatMap(([from, module]) => {
      const to = this.modules[module];
      return to === undefined ? [] : { module, from, to };
    });
    await (this.given.by === 'overrides'
      ? overridden(context, this.modules, replacements)
      : rewritten(context, replacements));
  }

  /**
   * Whether a side has a module on this very machine, which Chromium lets no page load unasked: not even one from here whose
   * document was changed on its way. Playwright knows that permission from 1.56 on.
   */
  private get isLocal(): boolean {
    const target = originOf(this.given.target);
    return [...Object.values(this.modules), ...this.others.keys()].some(
      (address) => LOOPBACK.test(new URL(address).hostname) && originOf(address) !== target,
    );
  }

  /** What is not there any more breaks pages, and no product does. */
  private watchForLosses(context: BrowserContext): void {
    const own = new Set(Object.values(this.modules).map(plain));
    const isOwn = (request: Request) => own.has(plain(request.url()));
    context.on('response', (response) => {
      const type = response.headers()['content-type'] ?? '';
      if (isOwn(response.request()) && response.status() >= 400) this.missed();
      if (isOwn(response.request()) && response.ok() && !/javascript/.test(type)) this.missed();
    });
    context.on('requestfailed', (request) => {
      if (isOwn(request)) this.missed();
    });
  }

  /** A page was opened that this side was not applied to, or could not load what it was to: what it shows is not known. */
  missed(): void {
    this.isWatched = false;
  }

  /** Which builds the pages have loaded so far. */
  private get loaded(): Loaded {
    const asked = Object.entries(this.modules).flatMap(([module, address]) =>
      this.seen.has(plain(address)) ? [module] : [],
    );
    const others = [...this.others].flatMap(([address, module]) => (this.seen.has(address) ? [module] : []));
    const elsewhere = [originOf(this.given.target), ...this.deployments].filter((origin) => origin !== this.origin);
    return {
      asked: [...asked, ...(this.opened.has(this.origin) ? [this.origin] : [])],
      others: [...new Set(others), ...(this.origin ? elsewhere.filter((origin) => this.opened.has(origin)) : [])],
      ...(this.isKnown ? {} : { unknown: true }),
    };
  }

  /** Whether all that the pages have loaded was seen, and there is something by which one side is told from another. */
  private get isKnown(): boolean {
    const canBeTold = this.origin ? this.opened.has(this.origin) : this.replaces;
    return this.isWatched && canBeTold;
  }

  /** Says in the test's result which builds its pages have loaded. */
  async tell(testInfo: TestInfo): Promise<void> {
    if (Object.keys(this.given.sides).length)
      await testInfo.attach(LOADED_ATTACHMENT, {
        body: JSON.stringify(this.loaded),
        contentType: 'application/json',
      });
  }
}
