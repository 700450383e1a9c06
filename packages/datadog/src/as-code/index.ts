export { applyPlan } from './apply.ts';
export type { Applied } from './apply-options.ts';
export { destroyAll, planDestroy } from './destroy.ts';
export { planAsCode } from './plan.ts';
export { renderPlan } from './render-plan.ts';
export type { WatchPolicy } from './resource.ts';
