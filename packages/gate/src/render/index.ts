export { allureCategories, allureEnvironment, type AllureCategory } from './allure.ts';
export { explain } from './explain.ts';
export { renderAnnotations, renderStepSummary } from './github.ts';
export { renderJUnit } from './junit.ts';
export { renderPage } from './page.ts';
export { renderTerminal } from './terminal.ts';
