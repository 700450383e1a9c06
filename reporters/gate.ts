export { default } from 'playwright-gate/reporter';
