export { acceptChecked } from './accept-checked.js';
export {
	acceptPublication,
	type AcceptDeps,
	type Accepted,
	type AcceptInput,
	existingPublication,
} from './accept-publication.js';
export { boardOf, type BoardOfDeps } from './board-of.js';
export { cancelOf, isCancelPending, isUnderWay } from './cancel-of.js';
export {
	cancelPending,
	type CancelPendingDeps,
	type CancelPendingInput,
} from './cancel-pending.js';
export { changeOf, markOf, type Change, type ChangeRequest } from './change.js';
export { changeRecord, type ChangeRecordDeps, type RecordChange } from './change-record.js';
export {
	checkAssets,
	refusalOfAssets,
	type AssetCheck,
	type CheckAssetsDeps,
	type CheckedMedia,
} from './check-assets.js';
export { checkTarget, type CheckTargetDeps, type Target } from './check-target.js';
export { addressOf, contentOf } from './content-of.js';
export { dueOf } from './due-of.js';
export { editOf, type Edit } from './edit-of.js';
export { expireLate, type ExpireLateDeps } from './expire-late.js';
export { expireOf } from './expire-of.js';
export { giveUpSearches } from './give-up-searches.js';
export { guardRestore, type GuardRestoreDeps } from './guard-restore.js';
export { gateOf } from './gate-of.js';
export {
	listRecords,
	type ListedRecords,
	type ListRecordsDeps,
	type ListRequest,
} from './list-records.js';
export { UNDER_WAY, type UnderWay } from './model.js';
export type {
	HistoryEntry,
	Intent,
	MediaProgress,
	Preflight,
	PublicationRecord,
	RecordFault,
} from './model.js';
export { type ClaimedPreflight, type PreflightQueries } from './preflight-queries.js';
export { preflightView, presentPreflight } from './preflight-record.js';
export { plannedAt } from './planned-at.js';
export { orderOf } from './order-of.js';
export type { RecordQuery } from './record-query.js';
export { removeAll } from './remove-all.js';
export { requireRecord, type RequireRecordDeps } from './require-record.js';
export { refusedField } from './refused-field.js';
export { createRestoreQueries, type RestoreQueries } from './restore-queries.js';
export { retryRecord } from './retry-record.js';
export { nextLookAt, shownFault } from './shown-fault.js';
export { countSilent, type CountSilentDeps } from './count-silent.js';
export { createPublicationStore, type PublicationStore } from './store.js';
export { withContent } from './with-content.js';
export { showsPin, withoutView } from './without-view.js';
export * as wire from './wire-fields.js';
