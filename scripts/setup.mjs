// Makes a fresh clone ready and then runs a command: installs the packages where they are missing or older than the lock
// file, finds a browser or gets one. No dependencies: it runs before there are any.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, NO_BROWSER } from './browser.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];
const windows = process.platform === 'win32';

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** @param {string} command @param {string[]} args */
const run = (command, args) =>
  spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], shell: windows }).status === 0;
/** @param {string} command @param {string[]} args */
const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    fail(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** Whether what npm says that it has installed is what the lock file asks for: git gives a lock file new dates. */
function isInstalled() {
  const installed = path.join(ROOT, 'node_modules', '.package-lock.json');
  const lock = path.join(ROOT, 'package-lock.json');
  if (!existsSync(installed)) return false;
  if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true;
  const there = packagesOf(installed);
  return Object.entries(packagesOf(lock))
    .filter(([name]) => name.includes('node_modules/'))
    .every(([name, { version, optional }]) => (there[name] ? there[name].version === version : optional));
}

function installPackages() {
  if (isInstalled()) return;
  console.log('Installing the packages...');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
    fail('The packages could not be installed: see what npm says above, and check that it reaches its registry.');
}

/** @returns {[string, string[]][]} what may bring a browser here, the ordinary way first */
function waysToInstall() {
  /** @type {[string, string[]][]} */
  const ways = [
    [process.execPath, [path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium']],
  ];
  if (process.platform !== 'linux' || !succeeds('apt-get', ['--version'])) return ways;
  const mayInstall = os.userInfo().uid === 0 ? [] : succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
  if (!mayInstall) return ways;
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const [first = '', ...rest] = [
      ...mayInstall,
      'sh',
      '-c',
      `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${name}`,
    ];
    ways.push([first, rest]);
  }
  return ways;
}

function installBrowser() {
  if (findBrowser()) return;
  console.log('No browser was found; getting one...');
  for (const [command, args] of waysToInstall()) {
    spawnSync(command, args, { cwd: ROOT, stdio: 'ignore', timeout: 300_000 });
    if (findBrowser()) return;
  }
  fail(NO_BROWSER);
}

/** Runs the command in the project's own tools and becomes its exit code. @param {string[]} command */
function handOver([name = '', ...args]) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const child = spawn(name, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: windows,
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
  });
  child.on('error', (error) => fail(`${name} could not be started: ${error.message}.`));
  // The terminal sends SIGINT to the whole group; the child ends and tells how.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (os.constants.signals[/** @type {'SIGTERM'} */ (signal)] ?? 0)),
  );
}

checkNode();
installPackages();
try {
  installBrowser();
} catch (error) {
  fail(/** @type {Error} */ (error).message);
}
const command = process.argv.slice(2);
if (command.length) handOver(command);
else console.log('All is set up.');
