export { createReadiness, type Check } from './check-readiness.js';
export { keptNumber } from './kept-number.js';
export { systemRoutes, type SystemDeps } from './routes.js';
