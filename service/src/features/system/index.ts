export { createReadiness, type Check } from './check-readiness.js';
export { systemRoutes, type SystemDeps } from './routes.js';
