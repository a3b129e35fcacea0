export {
	createAppBudget,
	type AppBudget,
	type AppBudgetSettings,
	type AppBudgetState,
	type BudgetLane,
} from './app-budget.js';
export { createAppBudgetStore, type AppBudgetStore } from './app-budget-store.js';
export {
	createLaneEngine,
	type LaneEngine,
	type LaneSettings,
	type ServingPart,
} from './engine.js';
export type { LaneUsage } from './read-lanes.js';
export { createLaneStore, type LaneStore, type NewLane } from './store.js';
export { WITHOUT_END, type ClientPace, type LaneRecord, type PaceSettings } from './model.js';
export { startChore, type ChoreOptions } from './start-chore.js';
export type { Gate, LaneKind, LaneKindName, RunResult, TurnContext, WakeLane } from './types.js';
