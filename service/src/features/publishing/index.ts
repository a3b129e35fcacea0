export type { AccountAccess, PublishingDeps, PublishingSettings } from './deps.js';
export { publishKind } from './worker.js';
