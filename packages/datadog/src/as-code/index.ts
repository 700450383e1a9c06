export { applyPlan } from './apply.ts';
export type { Applied, ApplyOptions } from './apply-options.ts';
export { destroyAll, planDestroy } from './destroy.ts';
export { planAsCode, type Plan, type PlanOptions, type Step } from './plan.ts';
export { renderPlan } from './render-plan.ts';
export type { WatchPolicy } from './resource.ts';
