export { createLaneEngine, type LaneEngine, type LaneSettings } from './engine.js';
export type { LaneUsage } from './read-lanes.js';
export { createLaneStore, WITHOUT_END, type LaneStore } from './store.js';
export type { LaneRecord } from './model.js';
export type { Gate, LaneKind, LaneKindName, RunResult, TurnContext, WakeLane } from './types.js';
