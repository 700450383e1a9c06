import type { About, Batch, Between, Findings, Look, Moment, PageClock, Recorder, Turn, Watch } from './types.ts';

/** Runs in the page: collects what may have brought a state about, and why that may be unknown. */
export function keepFindings(name: string): void {
  const clock = (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)];
  if (!clock || clock.findings) return;
  /** Changes that lie nearer than this, in milliseconds, are one for a person. */
  const ONE_MOMENT = 20;
  const SHOWING = /^(class|style|hidden|open|inert|data-.*)$/;
  const STATING = /^(role|aria-.*|disabled|checked|selected|class)$/;

  const hasName = (pattern: RegExp, { type, attributeName }: MutationRecord) =>
    type === 'attributes' && pattern.test(attributeName ?? '');
  /** Whether a node is around an element, or in the shadow root of something that is. */
  const holds = (node: Node, element: Element): boolean => {
    const root = node.getRootNode();
    return node.contains(element) || ('host' in root && (root as ShadowRoot).host.contains(element));
  };
  /** What may show an element, or give it the role, the name or the state by which it is found. */
  const showing =
    (element: Element): About =>
    (change) =>
      (hasName(SHOWING, change) && holds(change.target, element)) ||
      (hasName(STATING, change) && change.target === element);

  /** What may have brought a state about, and why it may be unknown. */
  class Found implements Findings {
    readonly moments: Moment[] = [];
    coarse: string | undefined;
    readonly batches: Batch[];
    readonly turns: Turn[];

    constructor(
      recorder: Recorder,
      watch: Watch,
      readonly since: number,
      readonly until: number,
    ) {
      this.batches = recorder.batches.filter(({ at }) => at <= until);
      this.turns = watch.turns.filter(({ at }) => at >= since && at <= until);
    }

    add(moment: Moment): void {
      this.moments.push(moment);
    }
    /** Takes the last of several moments, of which one did it. Says whether there was one. */
    private takeLast(candidates: Moment[], each = false): boolean {
      const [first, last] = [candidates[0], candidates.at(-1)];
      if (!first || !last) return false;
      this.add(last);
      if (!each && last.at - first.at > ONE_MOMENT) this.coarse ??= 'any of several changes may have brought it about';
      return true;
    }
    /** Of changes of the document. */
    lastOf(about: About, { from = this.since, to = Infinity, each }: Between = {}): boolean {
      const start = Math.max(from, this.since);
      return this.takeLast(
        this.batches.filter(({ at, records }) => at >= start && at <= to && records.some(about)),
        each,
      );
    }
    /** Of what came without one. */
    lastTurn(about: (turn: Turn) => boolean, { from = 0, to = Infinity }: Between = {}): boolean {
      return this.takeLast(this.turns.filter((turn) => turn.at >= from && turn.at <= to && about(turn)));
    }
    /** Takes the look from which on it was so; says whether it was seen not to be so before. */
    turned(looks: Look[], satisfies: (look: Look) => boolean): boolean {
      const until = looks.filter(({ at }) => at <= this.until);
      const turned = until[until.findLastIndex((look) => !satisfies(look)) + 1];
      if (!turned || turned === looks[0]) return false;
      this.add(turned);
      return true;
    }
  }

  clock.findings = { begin: (...of) => new Found(...of), hasName, showing, SHOWING };
}
