export type { AccountAccess, PublishingDeps, PublishingSettings } from './deps.js';
export { expireOverdue, type ExpireOverdueDeps } from './expire-overdue.js';
export { createLinkPauses, type LinkPauses } from './link-pauses.js';
export { createUnknownAnswers, type UnknownAnswers } from './unknown-answers.js';
export { prepareKind } from './prepare-kind.js';
export { publishKind } from './worker.js';
