export { inspect } from './inspect.js';
export type { InspectDeps, PreflightDeps, PreflightSettings } from './deps.js';
export { preflightKind } from './preflight-kind.js';
export { preflightRoutes } from './routes.js';
export { validateSubmission, type ValidateDeps } from './validate-submission.js';
