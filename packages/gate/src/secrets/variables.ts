/** A value that must not leave this machine, and the variable that holds it. */
export interface Secret {
  /** The variable's name; the only thing about a secret that is ever told. */
  variable: string;
  /** The value and the parts of it that are secret alone: a password in an address, the lines of a key. */
  values: string[];
}

/** A secret variable whose value cannot be looked for without finding it everywhere. */
export interface NotSearchable {
  variable: string;
  /** Why, as the middle of a sentence: it `is too short` to be searched for. */
  why: string;
}

/** Fewer characters than this stand in any text by chance. */
const FEWEST_CHARACTERS = 6;
const FEWEST_IN_A_LINE = 16;
/** A user without a password in an address is a token only when it is long. */
const FEWEST_IN_A_USER = 20;

const SECRET_WORDS = new Set(
  'token secret password passwd pass passphrase passcode pwd key credential credentials creds private auth authorization cookie cookies bearer jwt pat webhook dsn masterkey'
    .split(' ')
    .flatMap((word) => [word, `${word}s`]),
);
/** Words that say so only at the end of a name: `CARD_PIN`, `TEAMS_HOOK`. */
const SECRET_LAST_WORDS = new Set('pin otp totp sas hook session mnemonic'.split(' '));
const SECRET_ENDINGS =
  /(token|secret|password|passwd|passphrase|webhook|(?:db|ssh|user|root|admin|http|ftp|smtp)pass|(api|secret|access|private|master|signing|encryption|auth|account|shared|license|ssh|deploy|session|service|admin)key|credentials?)s?$/;
/** Names that say it as a whole. */
const SECRET_NAMES =
  /(^|_)OTLP_(\w+_)?HEADERS$|^KUBE_?CONFIG_|(^|_)SESSION_ID$|(^|_)SECRET_ID$|AUTH(ORIZATION)?_HEADER$|CONNECTION_?STRING$/i;
/** A name that ends so tells something about a secret and holds none: `SSH_AUTH_SOCK`, `TOKEN_URL`, `KEY_FILE`. */
const ABOUT_WORDS = new Set(
  'file path dir directory folder name id ids url uri endpoint host port sock socket ttl expiry expires type algorithm method length enabled disabled user username email header issuer audience domain scope scopes region'.split(
    ' ',
  ),
);
/** Identifiers that every scanner treats as secret, and what desktops and shells call so that is none. */
const ALWAYS = new Set(['AWS_ACCESS_KEY_ID', 'DD_API_KEY', 'DD_APP_KEY', 'DATADOG_API_KEY', 'GATE_SIGNING_KEY']);
const NEVER = new Set(['PWD', 'OLDPWD', 'INIT_CWD', 'DESKTOP_SESSION', 'GATE_PUBLIC_KEY']);
const NEVER_BEFORE = /^(XDG|DBUS|TERM|KONSOLE|KDE|GNOME)_/i;

/** What no secret is, or could be told from what stands in every text: also the words that a journal itself is made of. */
const ORDINARY_WORDS = new Set(
  'true false null undefined default enabled disabled required optional automatic always staging production development testing localhost administrator operator viewer playwright chromium firefox webkit password secret redacted embedded enforce observe canary stable passed failed skipped timedout timedOut interrupted expected completed undecided attempt ledger health delivery secrets coarse example'.split(
    ' ',
  ),
);
/** What a switch is set to: such a variable holds no secret, whatever it is called. */
const SWITCH = /^(true|false|yes|no|on|off|none|auto|\d)$/i;
/** Unless its name says what it is. */
const NO_SWITCH = /(token|secret|password|passwd|passphrase|pin|otp)s?$/i;
/** The way to a file; what it holds is read by others. */
const FILE = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][^\r\n]*\.\w{1,6}$/;
/** Of a `key` that is nothing else, a word is a name of something: `SORT_KEY=created`. */
const WORD = /^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*$/;

const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    // `TOKEN1` is a token.
    .map((word) => word.replace(/(?<=[a-z]{3})\d+$/, ''))
    .filter(Boolean);

/** Whether a variable (or the key of an object) of this name holds a secret. */
export function isSecretName(name: string): boolean {
  if (ALWAYS.has(name.toUpperCase())) return true;
  if (NEVER.has(name.toUpperCase()) || NEVER_BEFORE.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (words.includes('webhook') || words.at(-2) === 'hook' || SECRET_NAMES.test(name)) return true;
  if (ABOUT_WORDS.has(last)) return false;
  return SECRET_LAST_WORDS.has(last) || words.some((word) => SECRET_WORDS.has(word) || SECRET_ENDINGS.test(word));
}

/** Whether nothing but the word `key` says that a variable of this name is secret. */
function isOnlyAKey(name: string): boolean {
  const words = wordsOf(name);
  const meant = /^(api|app|secret|access|private|master|signing|encryption|auth|account|shared|license|ssh|deploy)$/;
  return (
    words.some((word) => /^keys?$/.test(word)) &&
    !words.some((word) => meant.test(word) || (!/^keys?$/.test(word) && SECRET_WORDS.has(word)))
  );
}

/** A DSN whose user alone stands before the host: that user is a public key. */
const isPublicDsn = (name: string, value: string) =>
  wordsOf(name).includes('dsn') && /^https?:\/\/[^:@/\s]+@/.test(value);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a variable holds several settings whose values are secret: headers, cookies. */
const isHeaders = (name: string) => /headers$|cookies?$/i.test(name);

/** The secret parts of a value, whatever its variable is called: passwords of addresses and of connection strings. */
function embeddedSecrets(name: string, value: string): string[] {
  const isDsn = wordsOf(name).includes('dsn');
  const found: string[] = [];
  for (const [, userinfo = ''] of value.matchAll(/[a-z][a-z0-9+.-]*:\/\/([^\s/?#]*)@/gi)) {
    const colon = userinfo.indexOf(':');
    if (colon >= 0) found.push(userinfo.slice(colon + 1));
    // The user of a DSN without a password is its public key.
    if (!isDsn && (colon < 0 || colon === userinfo.length - 1)) {
      const user = userinfo.replace(/:$/, '');
      if (user.length >= FEWEST_IN_A_USER) found.push(user);
    }
  }
  const settings =
    /(?:^|[?&;\s])(?:password|pwd|token|access_token|secret|client_secret|api_?key|sig|AccountKey|SharedAccessKey)=([^&;\s]+)/gi;
  for (const [, setting = ''] of value.matchAll(settings)) found.push(setting);
  for (const pair of isHeaders(name) ? value.split(/[,;]/) : []) {
    const setting = decoded(pair.slice(pair.indexOf('=') + 1)).trim();
    if (isSecretName(pair.split('=')[0]?.trim() ?? '') || setting.length >= FEWEST_IN_A_LINE)
      found.push(pair.slice(pair.indexOf('=') + 1).trim(), setting, setting.replace(/^\w+ /, ''));
  }
  const [, ofAPair = ''] = /(auth|credentials?)$/i.test(name) ? (/^[^:\s/]+:(\S+)$/.exec(value) ?? []) : [];
  if (ofAPair) found.push(ofAPair);
  if (isDsn) for (const [, password = ''] of value.matchAll(/^[^:@\s/]+:(?!\/\/)([^@\s]+)@/g)) found.push(password);
  return found.flatMap((part) => [part, decoded(part)]);
}

/** The leaves of a JSON value whose keys are secret names: `private_key` of a service account. */
function secretLeaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, leaf]) => {
    if (typeof leaf !== 'string' && typeof leaf !== 'number') return secretLeaves(leaf);
    return isSecretName(key) ? [String(leaf), ...linesOf(String(leaf))] : [];
  });
}

/** What a value in base64 was before: a key, a configuration; undefined where it is no text. */
function unpacked(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s_-]{24,}={0,2}\s*$/.test(value)) return undefined;
  const text = Buffer.from(value, 'base64').toString();
  return /^[\t\r\n -~]{16,}$/.test(text) ? text : undefined;
}

/** The settings of a text in YAML whose names are secret. */
const secretSettings = (value: string): string[] =>
  [...value.matchAll(/^[\s-]*([\w.-]+)\s*:\s+["']?([^\s"']+)["']?\s*$/gm)].flatMap(([, name = '', setting = '']) =>
    isSecretName(name) || /-data$/.test(name) ? [setting] : [],
  );

/** All of a secret value, and the parts of it that are secret alone. */
function wholeSecret(value: string): string[] {
  const inside = unpacked(value);
  return [value, ...(inside === undefined ? [] : [inside])].flatMap((text) => [
    text,
    text.trim(),
    text.replace(/^(Bearer|Basic|Token) +/i, ''),
    ...linesOf(text),
    ...secretSettings(text),
    ...secretLeaves(parsed(text)),
  ]);
}

function parsed(value: string): unknown {
  if (!/^\s*[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The lines of a key in PEM, whose line breaks may be written as `\n`, and its body in one line. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n|(?:\\r)?\\n/).map((line) => line.trim());
  if (lines.length < 2) return [];
  const body = lines.filter((line) => line && !line.startsWith('-----'));
  const forms = ['\n', '\r\n', '\\n', '\\r\\n', ' '].map((between) => lines.join(between)).concat(body.join(''));
  return [...forms, ...body].filter((line) => line.length >= FEWEST_IN_A_LINE);
}

function whyNotSearchable(value: string): string | undefined {
  if ([...value].length < FEWEST_CHARACTERS) return 'is too short';
  if (ORDINARY_WORDS.has(value.toLowerCase())) return 'is too ordinary a word';
  if (new Set(value).size === 1) return 'is too uniform';
  return undefined;
}

/**
 * The secrets among the variables of an environment, by name and by value, and those that cannot be looked for.
 * @param env usually the process's variables, read by the caller; unset and empty ones are left out
 * @param more names of variables that are secret whatever they are called
 */
export function secretVariables(
  env: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): { secrets: Secret[]; notSearchable: NotSearchable[] } {
  const secrets: Secret[] = [];
  const notSearchable: NotSearchable[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!value?.trim()) continue;
    const named = more.includes(variable);
    const isSecret = named || (isSecretName(variable) && !isPublicDsn(variable, value) && !FILE.test(value.trim()));
    if (!named && SWITCH.test(value.trim()) && !NO_SWITCH.test(variable)) continue;
    if (!named && isOnlyAKey(variable) && WORD.test(value.trim())) {
      notSearchable.push({ variable, why: 'is too ordinary a word' });
      continue;
    }
    const whole = isSecret ? wholeSecret(value) : [];
    const values = [...new Set([...whole, ...embeddedSecrets(variable, value), ...secretLeaves(parsed(value))])];
    const searchable = values.filter((part) => !whyNotSearchable(part));
    if (searchable.length) secrets.push({ variable, values: searchable });
    const short = searchable.length ? undefined : values.map(whyNotSearchable).find((why) => why !== undefined);
    if (short) notSearchable.push({ variable, why: short });
  }
  return { secrets, notSearchable };
}
