// Finds the browser that the suite drives. No dependencies: it runs before there are any.
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const BROWSER_VARIABLE = 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH';

/** Names of system browsers: the headless shell first, which is over twice as fast on a small machine. */
const SYSTEM_BROWSERS = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const MAC_BROWSERS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Where Playwright keeps the browsers that it installs itself. */
function playwrightBrowsersFolder() {
  const chosen = process.env.PLAYWRIGHT_BROWSERS_PATH;
  if (chosen && chosen !== '0') return chosen;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'ms-playwright');
  if (process.platform === 'win32') return path.join(os.homedir(), 'AppData', 'Local', 'ms-playwright');
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'ms-playwright');
}

function installedByPlaywright() {
  const folder = playwrightBrowsersFolder();
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some(
    (name) =>
      /^chromium(_headless_shell)?-\d+$/.test(name) && existsSync(path.join(folder, name, 'INSTALLATION_COMPLETE')),
  );
}

function onSystem() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = SYSTEM_BROWSERS.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, ...MAC_BROWSERS].find(isExecutable);
}

/**
 * The browser to use, in this order: the one that the environment names, Playwright's own, one of the system.
 * @returns {{ executablePath?: string } | undefined} an empty object is Playwright's own; undefined: there is none
 */
export function findBrowser() {
  const explicit = process.env[BROWSER_VARIABLE];
  if (explicit) {
    if (!isExecutable(explicit))
      throw new Error(`${BROWSER_VARIABLE} is "${explicit}", which is not an executable file: correct it or unset it.`);
    return { executablePath: explicit };
  }
  if (installedByPlaywright()) return {};
  const system = onSystem();
  return system ? { executablePath: system } : undefined;
}

export const NO_BROWSER = `No browser was found and none could be installed: run "npx playwright install chromium", or install your system's chromium package, or set ${BROWSER_VARIABLE} to the path of a Chromium.`;
