export {
	acceptPublication,
	existingPublication,
	type AcceptDeps,
	type Accepted,
	type AcceptInput,
} from './accept-publication.js';
export { changeOf, type ChangeRequest } from './change.js';
export type { HistoryEntry, Intent, PublicationRecord, RecordFault } from './model.js';
export { createPublicationStore, type PinQuery, type PublicationStore } from './store.js';
