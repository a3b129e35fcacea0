export { AUDITED_ACTIONS, type Action, type AuditedAction } from './actions.js';
export {
	recordActivity,
	type Actor,
	type NewActivity,
	type NoteActivity,
	type RecordActivityDeps,
} from './record-activity.js';
export { recordEvents, type ToldEvent } from './record-events.js';
export { activityRoutes } from './routes.js';
export { createActivityStore, type ActivityStore } from './store.js';
