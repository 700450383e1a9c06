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
  /** Why, as the end of a sentence: `is shorter than 6 characters`. */
  why: string;
}

/** Fewer characters than this stand in any text by chance. */
const FEWEST_CHARACTERS = 6;
const FEWEST_IN_A_LINE = 16;
/** A user without a password in an address is a token only when it is long. */
const FEWEST_IN_A_USER = 20;

const SECRET_WORDS = new Set(
  'token secret password passwd pass passphrase passcode pwd key credential credentials creds private auth authorization cookie cookies bearer jwt pat webhook'
    .split(' ')
    .flatMap((word) => [word, `${word}s`]),
);
const SECRET_ENDINGS =
  /(token|secret|password|passwd|passphrase|apikey|secretkey|accesskey|privatekey|credentials?)s?$/;
/** A name that ends so tells something about a secret and holds none: `SSH_AUTH_SOCK`, `TOKEN_URL`, `KEY_FILE`. */
const ABOUT_WORDS = new Set(
  'file path dir directory folder name id ids url uri endpoint host port sock socket ttl expiry expires type algorithm method length enabled disabled user username email header issuer audience domain scope scopes region'.split(
    ' ',
  ),
);
/** Identifiers that every scanner treats as secret, and the shell's own names that look like one. */
const ALWAYS = new Set(['AWS_ACCESS_KEY_ID', 'DD_API_KEY', 'DD_APP_KEY', 'DATADOG_API_KEY', 'GATE_SIGNING_KEY']);
const NEVER = new Set(['PWD', 'OLDPWD', 'INIT_CWD']);

const ORDINARY_WORDS = new Set(
  'true false null undefined default enabled disabled required optional automatic always staging production development testing localhost administrator operator viewer playwright chromium password secret redacted embedded enforce observe canary stable'.split(
    ' ',
  ),
);

const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Whether a variable (or the key of an object) of this name holds a secret. */
export function isSecretName(name: string): boolean {
  if (ALWAYS.has(name.toUpperCase())) return true;
  if (NEVER.has(name.toUpperCase())) return false;
  const words = wordsOf(name);
  if (words.includes('webhook')) return true;
  if (ABOUT_WORDS.has(words.at(-1) ?? '')) return false;
  return words.some((word) => SECRET_WORDS.has(word) || SECRET_ENDINGS.test(word));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

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
  if (isDsn) for (const [, password = ''] of value.matchAll(/^[^:@\s/]+:(?!\/\/)([^@\s]+)@/g)) found.push(password);
  return found.flatMap((part) => [part, decoded(part)]);
}

/** The leaves of a JSON value whose keys are secret names: `private_key` of a service account. */
function secretLeaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, leaf]) =>
    typeof leaf === 'string' ? (isSecretName(key) ? [leaf, ...linesOf(leaf)] : []) : secretLeaves(leaf),
  );
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
  const lines = value.split(/\r?\n|\\n/).map((line) => line.trim());
  if (lines.length < 2) return [];
  const body = lines.filter((line) => line && !line.startsWith('-----'));
  const forms = [lines.join('\n'), lines.join('\\n'), body.join('')];
  return [...forms, ...body].filter((line) => line.length >= FEWEST_IN_A_LINE);
}

function whyNotSearchable(value: string): string | undefined {
  if ([...value].length < FEWEST_CHARACTERS) return `is shorter than ${FEWEST_CHARACTERS} characters`;
  if (ORDINARY_WORDS.has(value.toLowerCase())) return 'is an ordinary word';
  if (new Set(value).size === 1) return 'is one character repeated';
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
    const isSecret = isSecretName(variable) || more.includes(variable);
    const whole = isSecret ? [value, value.trim(), ...linesOf(value)] : [];
    const values = [...new Set([...whole, ...embeddedSecrets(variable, value), ...secretLeaves(parsed(value))])];
    const searchable = values.filter((part) => !whyNotSearchable(part));
    if (searchable.length) secrets.push({ variable, values: searchable });
    const short = values.map(whyNotSearchable).find((why) => why !== undefined);
    if (short) notSearchable.push({ variable, why: short });
  }
  return { secrets, notSearchable };
}
