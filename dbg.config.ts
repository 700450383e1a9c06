import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';
export default defineConfig({ testDir: 'fixtures/flow', testMatch: 'pieces.spec.ts', reporter: 'list', use: { launchOptions: { executablePath: findBrowser()?.executablePath } } });
