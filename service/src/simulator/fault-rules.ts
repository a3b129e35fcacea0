import { invalid } from './errors.js';
import {
	faultInTitle,
	faultNames,
	isFaultName,
	type FaultName,
	type FaultOrder,
} from './faults.js';
import type { Board } from './model.js';

/** A scripted fault; a member of `match` that is absent matches every call. */
export interface FaultRule {
	readonly match: {
		readonly boardId?: string;
		readonly titleIncludes?: string;
		/** As in the API description: `pins/create`, `boards/list_pins`, `oauth/token`, … */
		readonly operation?: string;
		readonly userId?: string;
	};
	readonly fault: FaultName;
	/** Plays at most so often; without end when absent. */
	readonly times?: number;
	/** Lets so many matching calls pass first. */
	readonly after?: number;
	readonly delayMs?: number;
	/** Share of the matching calls that it plays on, drawn from `seed`. */
	readonly probability?: number;
	readonly seed?: number;
}

/** What is known of a call when its fault is chosen. */
export interface FaultSubject {
	readonly operation: string;
	readonly userId: string;
	readonly boardId: string | null;
	readonly title: string | null;
	/** The board of the call, where it exists. */
	readonly board: Board | undefined;
}

export interface FaultBook {
	/** Replaces all rules and starts their counts. */
	replace(rules: readonly FaultRule[]): void;
	list(): readonly (FaultRule & { readonly matched: number; readonly played: number })[];
	/** First rule that plays, else the board's fault, else the title's on a fault board. */
	choose(subject: FaultSubject): FaultOrder | null;
	clear(): void;
}

interface RuleState {
	readonly rule: FaultRule;
	readonly draw: () => number;
	matched: number;
	played: number;
}

export function createFaultBook(): FaultBook {
	let rules: RuleState[] = [];
	const titlesSeen = new Map<string, number>();

	const fromTitle = (subject: FaultSubject): FaultOrder | null => {
		const asked = faultInTitle(subject.title ?? '');
		if (!asked) return null;
		const { name, times, delayMs } = asked;
		if (!isFaultName(name)) {
			throw invalid(`unknown fault '${name}'; known are ${faultNames.join(', ')}`);
		}
		if (times !== undefined) {
			const key = `${String(subject.boardId)} ${String(subject.title)}`;
			const seen = titlesSeen.get(key) ?? 0;
			if (seen >= times) return null;
			titlesSeen.set(key, seen + 1);
		}
		return { name, delayMs };
	};

	return {
		replace: (list) => {
			rules = list.map((rule) => ({
				rule,
				draw: seededFractions(rule.seed ?? 1),
				matched: 0,
				played: 0,
			}));
		},
		list: () => rules.map(({ rule, matched, played }) => ({ ...rule, matched, played })),
		choose: (subject) => {
			for (const state of rules) {
				if (plays(state, subject)) {
					return { name: state.rule.fault, delayMs: state.rule.delayMs };
				}
			}
			if (subject.operation !== 'pins/create' || !subject.board) return null;
			if (subject.board.fault) return subject.board.fault;
			return subject.board.faultFromTitle ? fromTitle(subject) : null;
		},
		clear: () => {
			rules = [];
			titlesSeen.clear();
		},
	};
}

function plays(state: RuleState, subject: FaultSubject): boolean {
	const { rule } = state;
	if (!matches(rule, subject)) return false;
	state.matched += 1;
	if (state.matched <= (rule.after ?? 0)) return false;
	if (rule.times !== undefined && state.played >= rule.times) return false;
	if (rule.probability !== undefined && state.draw() >= rule.probability) return false;
	state.played += 1;
	return true;
}

function matches({ match }: FaultRule, subject: FaultSubject): boolean {
	if (match.operation !== undefined && match.operation !== subject.operation) return false;
	if (match.boardId !== undefined && match.boardId !== subject.boardId) return false;
	if (match.userId !== undefined && match.userId !== subject.userId) return false;
	if (match.titleIncludes === undefined) return true;
	return subject.title?.includes(match.titleIncludes) ?? false;
}

/** mulberry32: the same fractions for the same seed, on every machine. */
function seededFractions(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}
