import { isDsn, isSecretName, isSecretSetting, isSeveral } from './names.ts';

/** Fewer characters than this stand in any text by chance. */
export const FEWEST_CHARACTERS = 6;
/** Fewer than this may be a word, if nothing says that they are a secret. */
const FEWEST_UNNAMED = 8;
const FEWEST_IN_A_LINE = 16;
/** A user without a password in an address is a token only when it is long. */
const FEWEST_IN_A_USER = 20;

/** Words as they stand in paths and switches: `reset-password`. */
const WORDS = /^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*$/;
const DAY = /^\d{4}-\d\d-\d\d/;
/** What says of a cookie where and how long it is sent. */
const ATTRIBUTE = /^(path|domain|expires|max-age|samesite|secure|httponly|priority|partitioned)$/i;
/** What JSON says of a secret beside it. */
const BESIDE = /^(name|domain|path|origin|sameSite|scope|expir\w*|\w*_?type)$/i;
/** A cookie as it is set or sent, and no key in base64. */
const COOKIE = /^(?:(?:set-)?cookie: *)?[^\s=;,"{[]+=[^;\s]*(?:; *|$)/i;
const PADDED = /^[\w+/-]+=+$/;
const LINK = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/)\S*$/i;
/** What a link within a secret may be without telling anything. */
const LINK_TO_A_PAGE = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#@]*)?(?:\/[a-z-]*)*$/i;
const SCHEME = /^(?:Bearer|Basic|Token|Api-?Key|Digest|JWT|Key) +/i;
/** Addresses that whoever knows them may write to, by their host or their path. */
const HOOK = /https?:\/\/(?:[\w.-]*(?:hooks?|webhooks?)\.[\w.-]+\/|[\w.-]+\/api\/webhooks\/)([^\s"']{16,})/g;
/** A setting whose name ends in what is secret, in connection strings, queries and commands. */
const SETTING =
  /(?:^|[?&;,\s"'(])([\w.-]*(?:password|passwd|pwd|passphrase|token|secret|api[-_]?key|access[-_]?key|account[-_]?key|signature|(?<![a-z])sig))["']?\s*=\s*(\{[^}]*\}|"[^"]*"|'[^']*'|[^&;,\s"']+)/gi;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const unquoted = (text: string) => text.replace(/^(["'])(.*)\1$/s, '$2').replace(/^\{(.*)\}$/s, '$1');

export function parsed(value: string): unknown {
  if (!/^\s*[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** What a text in base64 was before; undefined where it is no text. */
function unpacked(value: string, least: number): string | undefined {
  if (value.length < least || !/^[A-Za-z0-9+/\s_-]+={0,2}\s*$/.test(value)) return undefined;
  const text = Buffer.from(value, 'base64').toString();
  return /^[\t\r\n -~]{6,}$/.test(text) ? text : undefined;
}

/** The password of a user and a password in base64, as Basic authentication and registries have them. */
function ofAPair(value: string): string[] {
  const [, password] = /^[^:\s]+:(\S+)$/.exec(unpacked(value, 8) ?? '') ?? [];
  return password === undefined ? [] : [password];
}

/** The lines of a key in PEM, whose line breaks may be written as `\n`, and its body in one line. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n|(?:\\r)?\\n/).map((line) => line.trim());
  if (lines.length < 2) return [];
  const body = lines.filter((line) => line && !line.startsWith('-----'));
  const forms = ['\n', '\r\n', '\\n', '\\r\\n', ' '].map((between) => lines.join(between)).concat(body.join(''));
  return [...forms, ...body].filter((line) => line.length >= FEWEST_IN_A_LINE);
}

/** A value that is secret as it stands, without its scheme, its quotes and its encoding. */
function withoutWrapping(value: string): string[] {
  const bare = unquoted(value.trim().replace(SCHEME, ''));
  return [value, value.trim(), bare, ...ofAPair(bare), ...linesOf(value)];
}

/** The leaves of a JSON value whose keys are secret names: `private_key` of a service account. */
export function secretLeaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, leaf]) => {
    if (typeof leaf !== 'string' && typeof leaf !== 'number') return secretLeaves(leaf);
    return isSecretSetting(key, String(leaf)) ? withoutWrapping(String(leaf)) : [];
  });
}

/** The settings of a text in YAML whose names are secret. */
const secretSettings = (value: string): string[] =>
  [...value.matchAll(/^[\s-]*([\w.-]+)\s*:\s+["']?([^\s"']+)["']?\s*$/gm)].flatMap(([, name = '', setting = '']) =>
    isSecretSetting(name, setting) || /-data$/.test(name) ? [setting] : [],
  );

/** All strings of a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The members of a list: in JSON, or between commas, semicolons and blanks; of `user:token` the token as well. */
function membersOf(value: string): string[] {
  const json = parsed(value);
  const members = json === undefined ? value.split(/[,;\s]+/) : textsIn(json);
  return members.length > 1 || json !== undefined
    ? members.flatMap((member) => [member, ...(/^\w+[:=](?!\/\/)(.+)$/.exec(member)?.slice(1) ?? [])])
    : [];
}

/** All of a secret value, and the parts of it that are secret alone. */
export function wholeSecret(name: string, value: string): string[] {
  const inside = unpacked(value, 24);
  return [value, ...(inside === undefined || inside.length < FEWEST_IN_A_LINE ? [] : [inside])].flatMap((text) => [
    ...withoutWrapping(text),
    ...secretSettings(text),
    ...secretLeaves(parsed(text)),
    ...(isSeveral(name) ? membersOf(text) : []),
  ]);
}

/** The secret parts of a value, whatever its variable is called: passwords of addresses and of connection strings. */
export function embeddedSecrets(name: string, value: string): string[] {
  const found: string[] = [];
  for (const [, userinfo = ''] of value.matchAll(/[a-z][a-z0-9+.-]*:\/\/([^\s/?#]*)@/gi)) {
    const colon = userinfo.indexOf(':');
    if (colon >= 0) found.push(userinfo.slice(colon + 1));
    // The user of a DSN without a password is its public key.
    if (!isDsn(name) && (colon < 0 || colon === userinfo.length - 1)) {
      const user = userinfo.replace(/:$/, '');
      if (user.length >= FEWEST_IN_A_USER) found.push(user);
    }
  }
  for (const [, setting = '', given = ''] of value.matchAll(SETTING))
    if (isSecretSetting(setting, given)) found.push(unquoted(given));
  for (const [, hook = ''] of value.matchAll(HOOK)) found.push(hook);
  // Variables that hold several settings whose values are secret.
  const isCookie = /cookies?$/i.test(name);
  for (const pair of isCookie || /headers$/i.test(name) ? value.split(/[,;]/) : []) {
    const key = pair.split('=')[0]?.trim() ?? '';
    const written = pair.slice(pair.indexOf('=') + 1).trim();
    const setting = decoded(written);
    const isLong = setting.length >= (isCookie ? FEWEST_CHARACTERS : FEWEST_IN_A_LINE);
    if (isSecretName(key) || (isLong && !(isCookie && (ATTRIBUTE.test(key) || WORDS.test(setting)))))
      found.push(written, setting, setting.replace(/^\w+ /, ''));
  }
  const [, password = ''] = /(auth|credentials?)$/i.test(name) ? (/^[^:\s/]+:(\S+)$/.exec(value) ?? []) : [];
  if (password) found.push(password);
  if (isDsn(name)) for (const [, own = ''] of value.matchAll(/^[^:@\s/]+:(?!\/\/)([^@\s]+)@/g)) found.push(own);
  return found.flatMap((part) => [part, decoded(part)]);
}

const isTelling = (text: string) => text.length >= FEWEST_UNNAMED && !WORDS.test(text) && !DAY.test(text);

/** The secret parts of a link: the values of its query and fragment, and the end of its path; not where it leads. */
function partsOfLink(value: string): string[] {
  const [, place = '', rest = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(value) ?? [];
  const settings = rest.split(/[?&#]/).flatMap((setting) => {
    const [name = '', ...given] = setting.split('=');
    const text = given.join('=') || (given.length ? '' : name);
    return isSecretSetting(name, text) && text.length >= FEWEST_CHARACTERS ? [text] : partsOfMade(decoded(text), text);
  });
  const end = place.split('/').findLast(Boolean) ?? '';
  return [...settings, ...(isTelling(end) ? [end] : [])];
}

const partsOfCookie = (value: string): string[] =>
  value
    .replace(/^(set-)?cookie: */i, '')
    .split(/; */)
    .flatMap((pair) => {
      const [name = '', ...given] = pair.split('=');
      const text = given.join('=').trim();
      return given.length && !ATTRIBUTE.test(name.trim()) ? [text, unquoted(text)] : [];
    })
    .filter((text) => text.length >= FEWEST_CHARACTERS && !WORDS.test(text));

function partsOfJson(value: unknown, name = ''): string[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    if (isSecretSetting(name, text)) return withoutWrapping(text);
    return typeof value === 'number' || BESIDE.test(name) ? [] : partsOfMade(text);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => partsOfJson(part, key));
}

/** The parts of what belongs to a secret that was made, each as it is written and decoded. */
function partsOfMade(value: string, written = value): string[] {
  const json = parsed(value);
  if (json !== undefined) return partsOfJson(json);
  if (LINK.test(value)) return LINK_TO_A_PAGE.test(value) ? [] : partsOfLink(value);
  return isTelling(value) ? [value, written] : [];
}

/**
 * The values of a secret that somebody made and tells of as it is sent. Of a link, a cookie and JSON the parts that are
 * secret alone, and not the whole: where a link leads, or a cookie's name, stands in other texts too.
 */
export function madeSecret(name: string, value: string): string[] {
  const text = value.trim();
  const json = parsed(text);
  const isLink = LINK.test(text);
  const isCookie = COOKIE.test(text) && !PADDED.test(text);
  const parts = isLink
    ? partsOfLink(text)
    : json !== undefined
      ? partsOfJson(json)
      : isCookie
        ? partsOfCookie(text)
        : [];
  // What begins with a slash may also be in base64.
  const found = [...(text.startsWith('/') ? [text] : []), ...parts, ...embeddedSecrets(name, text)];
  if (found.length)
    return parts.length || isLink
      ? found.flatMap((part) => [part, decoded(part)])
      : [...wholeSecret(name, value), ...found];
  // Where it leads, or that it is empty, is no secret: that there is none is told as a value that is too short.
  if (json !== undefined) return [''];
  if (!isLink) return wholeSecret(name, value);
  // Of letters alone it may be anything in it: the values of its query, else the end of its path.
  const [, place = '', query = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)(.*)$/is.exec(text) ?? [];
  const given = [...query.matchAll(/=([^&#]+)/g)].map(([, one = '']) => one);
  return given.length ? given : [place.split('/').findLast(Boolean) ?? ''];
}
