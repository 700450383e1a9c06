import './portal.css';

export * from './api.ts';
export * from './application.tsx';
export * from './components.tsx';
export * from './events.ts';
export * from './files.tsx';
export * from './format.ts';
export * from './passwords.tsx';
export * from './session.ts';
export * from './use-submit.ts';
