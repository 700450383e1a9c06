export { doctor, type DoctorOptions } from './doctor.ts';
export type { Line } from './line.ts';
export { renderDoctor } from './render.ts';
