/** Words that make a name secret wherever they stand in it. */
const STRONG = 'secret password passwd pwd passphrase passcode bearer jwt pat webhook dsn masterkey';
/** Words that describe things around a secret as often as the secret itself: `AUTH_PROVIDER`, `TOKEN_STORAGE`. */
const WEAK = 'token pass key credential cred private auth authorization cookie';
const withPlurals = (words: string) => new Set(words.split(' ').flatMap((word) => [word, `${word}s`]));
const STRONG_WORDS = withPlurals(STRONG);
const SECRET_WORDS = withPlurals(`${STRONG} ${WEAK}`);
/** Words that say so only at the end of a name: `CARD_PIN`, `TEAMS_HOOK`. */
const SECRET_LAST_WORDS = new Set('pin otp totp sas hook session mnemonic signature sig pw'.split(' '));
const SECRET_ENDINGS =
  /(token|secret|password|passwd|passphrase|webhook|(?:db|ssh|user|root|admin|http|ftp|smtp)(?:pass|pwd|pw)|(api|secret|access|private|master|signing|encryption|auth|account|shared|license|ssh|deploy|session|service|admin)key|credentials?)s?$/;
/** Names that say it as a whole. */
const SECRET_NAMES =
  /(^|_)OTLP_(\w+_)?HEADERS$|^KUBE_?CONFIG_|(^|_)SESSION_ID$|(^|_)SECRET_ID$|AUTH(ORIZATION)?_HEADER$|CONNECTION_?STRING$|PROTECTION[-_]?BYPASS$/i;
/** A name that ends so tells something about a secret and holds none: `SSH_AUTH_SOCK`, `TOKEN_URL`, `KEY_FILE`. */
const ABOUT_WORDS = new Set(
  'file path dir directory folder name id ids url uri endpoint host port sock socket ttl expiry expires type algorithm method length enabled disabled user username email header issuer audience domain scope scopes region'.split(
    ' ',
  ),
);
/** Identifiers that every scanner treats as secret, and what desktops and shells call so that is none. */
const ALWAYS = new Set(['AWS_ACCESS_KEY_ID', 'DD_API_KEY', 'DD_APP_KEY', 'DATADOG_API_KEY', 'GATE_SIGNING_KEY']);
/** As they are written: `pwd` in JSON is a password. */
const NEVER = new Set(['PWD', 'OLDPWD', 'INIT_CWD', 'DESKTOP_SESSION', 'GATE_PUBLIC_KEY']);
const NEVER_BEFORE = /^(XDG|DBUS|TERM|KONSOLE|KDE|GNOME)_/i;

/** What a switch is set to: such a variable holds no secret, whatever it is called. */
const SWITCH = /^(true|false|yes|no|on|off|none|auto|\d)$/i;
/** Unless its name says what it is. */
const NO_SWITCH = /(token|secret|password|passwd|passphrase|pin|otp)s?$/i;
/** The way to a file; what it holds is read by others. */
const FILE = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][^\r\n]*\.\w{1,6}$/;
/** Words as people write them, also two in one: `keycloak`, `localStorage`, `azure-ad`. */
const PLAIN_WORD =
  /^(?:[A-Z]?[a-z]{1,14}(?:[A-Z][a-z]{1,14}){0,2}|[A-Z]{1,14})(?:[-_. ](?:[A-Z]?[a-z]{1,14}|[A-Z]{1,14}))*$/;
const SMALL_NUMBER = /^\d{1,7}(?:\.\d{1,7})?(?:ms|[smhd%])?$/;
/** Of a machine or a page, without anything secret in it. */
const ADDRESS =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?|(?:https?:\/\/)?(?:[a-z][a-z-]{0,30}\.)+[a-z]{2,12}(?::\d+)?(?:\/[\w./-]{0,40})?)$/i;
/** `API_TOKENS=128000` says how many. */
const HOW_MANY = /s$/;
/** A last word that says nothing of what the value is. */
const MEANT = /^(code|value|data|hash|salt|seed)$/;

/** Whether a value is a word of letters, or several: where it stands in a name, it may stand there for itself. */
export const isPlainWord = (value: string): boolean => PLAIN_WORD.test(value);

const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    // `TOKEN1` is a token.
    .map((word) => word.replace(/(?<=[a-z]{3})\d+$/, ''))
    .filter(Boolean);

const isSecretWord = (word: string) => SECRET_WORDS.has(word) || SECRET_ENDINGS.test(word);

/** Whether a variable (or the key of an object) of this name holds a secret. */
export function isSecretName(name: string): boolean {
  if (ALWAYS.has(name.toUpperCase())) return true;
  if (NEVER.has(name) || NEVER_BEFORE.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (words.includes('webhook') || words.at(-2) === 'hook' || SECRET_NAMES.test(name)) return true;
  if (ABOUT_WORDS.has(last)) return false;
  return SECRET_LAST_WORDS.has(last) || words.some(isSecretWord);
}

/** Whether a name is that of a DSN, which has a password or a public key before its host. */
export const isDsn = (name: string): boolean => wordsOf(name).includes('dsn');

/** A DSN whose user alone stands before the host: that user is a public key. */
const isPublicDsn = (name: string, value: string) => isDsn(name) && /^https?:\/\/[^:@/\s]+@/.test(value);

/** Whether a value describes something, where its name does not end in what is secret: `AUTH_PROVIDER=keycloak`. */
function describes(name: string, value: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (SMALL_NUMBER.test(value) && isSecretWord(last) && HOW_MANY.test(last) && last !== 'pass') return true;
  const says = SECRET_LAST_WORDS.has(last) || isSecretWord(last) || MEANT.test(last) || SECRET_NAMES.test(name);
  if (says || words.some((word) => STRONG_WORDS.has(word))) return false;
  return isPlainWord(value) || SMALL_NUMBER.test(value) || ADDRESS.test(value);
}

/** Whether this value under this name is a secret: of a variable, in JSON, in a connection string. */
export function isSecretSetting(name: string, value: string): boolean {
  const text = value.trim();
  if (!isSecretName(name) || isPublicDsn(name, value) || FILE.test(text)) return false;
  return !(SWITCH.test(text) && !NO_SWITCH.test(name)) && !describes(name, text);
}

/** Whether nothing but the word `key` says that a variable of this name is secret: it may be the name of something. */
export function isOnlyAKey(name: string): boolean {
  const words = wordsOf(name);
  const meant = /^(api|app|secret|access|private|master|signing|encryption|auth|account|shared|license|ssh|deploy)$/;
  return (
    words.some((word) => /^keys?$/.test(word)) &&
    !words.some((word) => meant.test(word) || (!/^keys?$/.test(word) && SECRET_WORDS.has(word)))
  );
}

/** Whether a name says that there are several: `API_TOKENS`. */
export function isSeveral(name: string): boolean {
  const last = wordsOf(name).at(-1) ?? '';
  return last.endsWith('s') && isSecretWord(last.replace(/s$/, '')) && isSecretName(name);
}
