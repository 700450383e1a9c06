export { doctor } from './doctor.ts';
export { renderDoctor } from './render.ts';
