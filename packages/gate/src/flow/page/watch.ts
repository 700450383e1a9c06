import type { Aspect, Look, Moment, PageClock, Sightings, Turn, Watch } from './types.ts';

/**
 * Runs in the page: looks every few milliseconds at what changes without a change of the document, and at what the tool has
 * found. What is awaited is known only afterwards; then this tells since when it has been so.
 */
export function watchPage(name: string): void {
  const clock = (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)];
  if (!clock || clock.watch) return;
  const { isElement } = clock;
  const [MOST_LOOKED_AT, MOST_POLLS, MOST_TURNS, MOST_FIELDS, MOST_SHEETS] = [30, 100, 1_000, 300, 50];
  const fields = ['input', 'select', 'textarea'].map((tag) => document.getElementsByTagName(tag));
  let paused = false;
  let aspect: Aspect = {};
  let pending: Moment[] = [];
  let states = new WeakMap<Element, string>();
  let styling: string | undefined;
  let address = location.href;

  const isVisible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  /** The share of an element that is in view: of the window, and of what clips it. */
  const shareInView = (element: Element): number => {
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    const seen = { left: Math.max(0, left), top: Math.max(0, top), right, bottom };
    const clip = (box: { left: number; top: number; right: number; bottom: number }) => {
      seen.left = Math.max(seen.left, box.left);
      seen.top = Math.max(seen.top, box.top);
      seen.right = Math.min(seen.right, box.right);
      seen.bottom = Math.min(seen.bottom, box.bottom);
    };
    clip({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflow !== 'visible') clip(at.getBoundingClientRect());
    const area = width * height;
    return area > 0 ? (Math.max(0, seen.right - seen.left) * Math.max(0, seen.bottom - seen.top)) / area : 0;
  };
  const aspectOf = (element: Element): string | undefined => {
    const { css, pseudo, property, viewport } = aspect;
    if (viewport) return shareInView(element).toFixed(3);
    if (css) return getComputedStyle(element, pseudo ? `::${pseudo}` : undefined).getPropertyValue(css);
    if (!property) return undefined;
    let value: unknown = element;
    for (const part of property.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[part];
    try {
      return JSON.stringify(value);
    } catch {
      return String(value);
    }
  };
  const lookAt = (element: Element): Omit<Look, 'at'> => {
    // A label stands for its field.
    const field = (element.closest('label')?.control ?? element) as HTMLInputElement;
    const { value, selectedOptions, disabled, readOnly } = field as HTMLInputElement & HTMLSelectElement;
    const enabled = !disabled && !field.matches(':disabled') && !field.closest('[aria-disabled=true]');
    return {
      attached: element.isConnected,
      visible: isVisible(element),
      value: selectedOptions ? [...selectedOptions].map((option) => option.value).join('\n') : String(value ?? ''),
      checked: field.indeterminate
        ? 'mixed'
        : String(field.getAttribute('aria-checked') ?? (field.checked as boolean | undefined) ?? ''),
      enabled,
      editable: enabled && !readOnly && field.getAttribute('aria-readonly') !== 'true',
      focused: (element.getRootNode() as Document).activeElement === element && document.hasFocus(),
      aspect: aspectOf(element),
    };
  };
  const SEEN = ['attached', 'visible', 'value', 'checked', 'enabled', 'editable', 'focused', 'aspect'] as const;

  const momentOf = (painted?: number): Moment => {
    const moment: Moment = painted === undefined ? { at: clock.now() } : { at: painted, painted };
    if (painted !== undefined) return moment;
    pending.push(moment);
    clock.recorder?.requestFrame();
    return moment;
  };
  const turn = (kind: Turn['kind'], target: Node, painted?: number, before?: string) => {
    const known: Omit<Turn, 'at'> = before === undefined ? { kind, target } : { kind, target, before };
    watch.turns.push(Object.assign(momentOf(painted), known));
    if (watch.turns.length > MOST_TURNS) watch.turns.shift();
  };
  const lookAgain = (element: Element, looks: Look[], painted?: number) => {
    const [seen, last] = [lookAt(element), looks.at(-1)];
    if (!last || SEEN.some((aspect) => seen[aspect] !== last[aspect]))
      looks.push(Object.assign(momentOf(painted), seen));
  };
  const stateOf = (field: Element) => {
    const { value, checked, indeterminate, selectedIndex } = field as HTMLInputElement & HTMLSelectElement;
    return `${checked}|${indeterminate}|${selectedIndex}|${value}`;
  };
  const lookAtFields = (painted?: number) => {
    if (fields.reduce((sum, { length }) => sum + length, 0) > MOST_FIELDS) return void (watch.since = Infinity);
    if (watch.since === Infinity) watch.since = clock.now();
    for (const some of fields)
      for (const field of some) {
        const [state, before] = [stateOf(field), states.get(field)];
        if (state === before) continue;
        states.set(field, state);
        if (before !== undefined) turn('field', field, painted);
      }
  };
  const sheets = new WeakMap<CSSStyleSheet, number>();
  let made = 0;
  const printOf = (sheet: CSSStyleSheet): string => {
    if (!sheets.has(sheet)) sheets.set(sheet, (made += 1));
    let rules: number | string = '?';
    // Of a sheet from elsewhere only whether it is in use can be known.
    if (!sheet.href || sheet.href.startsWith(location.origin))
      try {
        rules = sheet.cssRules.length;
      } catch {
        // It came from elsewhere by a redirection.
      }
    return `${sheets.get(sheet)}${sheet.disabled ? '-' : '+'}${rules}${sheet.media.mediaText}`;
  };
  /** Style sheets, and how far the page is scrolled. */
  const lookAtStyling = (painted?: number) => {
    const shadows = clock.roots.slice(-MOST_SHEETS).map((root) => root.deref());
    const roots = [document, ...shadows.filter((root) => root !== undefined)];
    const all = roots.flatMap((root) => [...root.styleSheets, ...root.adoptedStyleSheets]);
    const now = `${scrollX} ${scrollY} ${all.slice(-MOST_SHEETS).map(printOf).join()}`;
    if (styling !== undefined && styling !== now) turn('reveal', document, painted);
    styling = now;
  };

  const nothing = (): Sightings => ({ polls: [], looks: new Map() });
  const watch: Watch = {
    turns: [],
    since: clock.now(),
    sightings: nothing(),
    tool: [],
    look: (painted) => {
      lookAtFields(painted);
      lookAtStyling(painted);
      for (const [element, looks] of watch.sightings.looks) lookAgain(element, looks, painted);
    },
    shown: (shows, painted) => {
      for (const moment of pending) if (moment.at <= shows) moment.painted = painted;
      pending = pending.filter(({ at }) => at > shows);
      return pending.length > 0;
    },
    forget: (before) => {
      watch.turns = watch.turns.filter(({ at }) => at >= before);
      watch.sightings = nothing();
    },
    pause: () => {
      paused = true;
      watch.forget(Infinity);
      watch.tool = [];
      pending = [];
      states = new WeakMap();
      styling = undefined;
    },
    resume: () => {
      paused = false;
      address = location.href;
      watch.since = clock.now();
      watch.look();
    },
    expects: (it) => {
      aspect = it;
      for (const [element, looks] of watch.sightings.looks) lookAgain(element, looks);
    },
  };
  clock.watch = watch;
  if (document.readyState === 'loading') turn('address', document, clock.now(), '');
  watch.look();

  // Playwright marks what it finds whenever it looks for a locator, for its traces.
  document.addEventListener('__playwright_reset_targets__', () => {
    if (paused) return;
    const { polls } = watch.sightings;
    const at = clock.now();
    const poll = { at, end: at, elements: [] };
    if (polls.push(poll) > MOST_POLLS) polls.shift();
    if (watch.tool.push(poll) > MOST_TURNS) watch.tool.shift();
    watch.look();
    // What is queued now runs when the tool has done with the page.
    void Promise.resolve().then(() => (poll.end = clock.now()));
  });
  document.addEventListener('__playwright_mark_target__', (event) => {
    const element = event.composedPath()[0];
    const { polls, looks } = watch.sightings;
    if (paused || !isElement(element)) return;
    polls.at(-1)?.elements.push(element);
    if (looks.has(element) || looks.size >= MOST_LOOKED_AT) return;
    looks.set(element, []);
    lookAgain(element, looks.get(element) ?? []);
  });
  const note = (kind: Turn['kind']) => (event: Event) => {
    const target = event.composedPath()[0] as Node;
    if (paused || typeof target?.nodeType !== 'number') return;
    turn(kind, target);
  };
  const capture = { capture: true, passive: true };
  for (const type of [
    'transitionend',
    'animationstart',
    'animationend',
    'load',
    'toggle',
    'scroll',
    'fullscreenchange',
  ])
    window.addEventListener(type, note('reveal'), capture);
  window.addEventListener('resize', () => !paused && turn('reveal', document));
  window.addEventListener('focusin', note('focus'), capture);
  window.addEventListener('focusout', note('blur'), capture);
  const { navigation } = window as { navigation?: EventTarget };
  navigation?.addEventListener('currententrychange', () => {
    // A router may replace the entry by itself, to keep a scroll position.
    if (location.href === address) return;
    if (!paused) turn('address', document, undefined, address);
    address = location.href;
    clock.addressed?.();
  });
}
