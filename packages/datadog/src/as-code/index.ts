export { carryOut, isDoable, planAsCode, planDestroy, type Plan } from './reconcile.ts';
export { planAsJson, renderPlan } from './render-plan.ts';
export type { WatchPolicy } from './resource.ts';
