import { createFaultBook, type FaultBook } from './fault-rules.js';
import { createIds, derivedDigits, type Ids } from './ids.js';
import { createLog, type Effect, type NumberedLog, type ReceivedCall } from './ledger.js';
import type { Board, User } from './model.js';
import { createRateLimits, type RateLimits } from './rate-limits.js';
import { defaultSettings, type Settings } from './settings.js';
import { createWorld, type World } from './state.js';
import { createWaits, type Waits } from './waits.js';

export interface SimulatorOptions {
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	readonly settings?: Partial<Settings>;
	/** Keeps users, tokens, boards and pins over a restart. */
	readonly journalFile?: string;
	/** The only app credentials taken; any are when absent. */
	readonly client?: { readonly id: string; readonly secret: string };
	/** How clients reach it, for the links it gives out; the listening address when absent. */
	readonly publicUrl?: string;
	/** Told of failures of the simulator itself; the client gets a plain 500. */
	readonly onError?: (error: unknown) => void;
}

/** Everything a call can read or change. */
export interface Simulation {
	readonly options: SimulatorOptions;
	readonly now: () => number;
	readonly settings: Settings;
	readonly world: World;
	readonly ids: Ids;
	readonly ledger: NumberedLog<Effect>;
	readonly calls: NumberedLog<ReceivedCall>;
	readonly faults: FaultBook;
	readonly limits: RateLimits;
	readonly waits: Waits;
	/** Without a slash at the end. */
	baseUrl: string;
}

export function createSimulation(options: SimulatorOptions): Simulation {
	const settings = { ...defaultSettings, ...options.settings };
	const ids = createIds(options.random);
	return {
		options,
		now: options.now,
		settings,
		ids,
		world: createWorld({ journalFile: options.journalFile, onReplayedId: ids.note }),
		ledger: createLog<Effect>(),
		calls: createLog<ReceivedCall>(),
		faults: createFaultBook(),
		limits: createRateLimits(settings),
		waits: createWaits(),
		baseUrl: options.publicUrl ?? '',
	};
}

const FIRST_BOARDS = ['Summer ideas', 'Kitchen', 'Garden'];
export const FAULT_BOARD = 'Faults';

/** The user of that name; at first sight made with three boards and a fault board. */
export function ensureUser(sim: Simulation, username: string): User {
	const known = sim.world.findUser(username);
	if (known) return known;
	const createdAt = sim.now();
	const user = { id: derivedDigits('user', username), username, createdAt };
	sim.world.commit({ put: 'user', value: user });
	for (const name of [...FIRST_BOARDS, FAULT_BOARD]) {
		const value = newBoard(derivedDigits('board', username, name), { user, name, createdAt });
		sim.world.commit({ put: 'board', value });
	}
	return user;
}

/** A public board without pins, faults or guests. */
export function newBoard(
	id: string,
	of: { readonly user: User; readonly name: string; readonly createdAt: number },
): Board {
	return {
		id,
		ownerId: of.user.id,
		name: of.name,
		description: null,
		privacy: 'PUBLIC',
		archived: false,
		collaboratorIds: [],
		fault: null,
		faultFromTitle: of.name === FAULT_BOARD,
		createdAt: of.createdAt,
	};
}
