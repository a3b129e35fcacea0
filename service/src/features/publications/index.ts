export { acceptChecked } from './accept-checked.js';
export {
	acceptPublication,
	type AcceptDeps,
	type Accepted,
	type AcceptInput,
} from './accept-publication.js';
export { cancelOf, isUnderWay } from './cancel-of.js';
export {
	cancelPending,
	type CancelPendingDeps,
	type CancelPendingInput,
} from './cancel-pending.js';
export { changeOf, markOf, type Change, type ChangeRequest } from './change.js';
export { changeRecord, type ChangeRecordDeps, type RecordChange } from './change-record.js';
export { checkTarget, refusedField, type CheckTargetDeps, type Target } from './check-target.js';
export { addressOf, contentOf } from './content-of.js';
export { editOf, type Edit } from './edit-of.js';
export { gateOf } from './gate-of.js';
export {
	listRecords,
	type ListedRecords,
	type ListRecordsDeps,
	type ListRequest,
} from './list-records.js';
export type { HistoryEntry, Intent, PublicationRecord, RecordFault } from './model.js';
export type { RecordOrder, RecordQuery } from './record-query.js';
export { requireRecord, type RequireRecordDeps } from './require-record.js';
export { retryRecord } from './retry-record.js';
export { nextLookAt, shownFault } from './shown-fault.js';
export { createPublicationStore, type PublicationStore } from './store.js';
export { withContent } from './with-content.js';
export { showsPin, withoutView } from './without-view.js';
export * as wire from './wire-fields.js';
