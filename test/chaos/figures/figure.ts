import type { Guardian } from '../../../service/src/platform/stores/start-guardian.js';

/** One goal and what was seen of it. */
export interface Figure {
	/** As in the list of goals: P5, P6, … */
	readonly id: string;
	readonly what: string;
	readonly goal: string;
	readonly seen: string;
	readonly met: boolean;
}

/** What every figure is taken with. */
export interface FigureDeps {
	readonly guardian: Guardian;
	/** Gets the logs of the programs. */
	readonly folder: string;
	/** Outages and numbers scaled down, for a quick look; the goals stay. */
	readonly quick: boolean;
	readonly seed: number;
	/** Takes a line about what goes on. */
	readonly say: (line: string) => void;
}

/** Takes the figures of one goal. */
export type TakeFigure = (deps: FigureDeps) => Promise<readonly Figure[]>;

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
