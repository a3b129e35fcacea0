import {
	ACCEPT_STATES,
	FINAL_STATES,
	MOVES,
	STATES,
	statesAllowing,
	transition,
	type Move,
} from '../../service/src/domain/publication-state.js';

/** The rows of the design, written a second time on purpose: `from trigger[guard] to`. */
const EXPECTED = `
	draft edit draft
	draft reject draft
	draft promote queued
	draft promote[runAtAhead] scheduled
	draft cancel canceled
	scheduled due queued
	scheduled edit scheduled
	scheduled cancel canceled
	scheduled expire failed
	scheduled restore verifying
	queued claim publishing
	queued hold deferred
	queued edit queued
	queued edit[runAtAhead] scheduled
	queued cancel canceled
	queued expire failed
	queued refuse failed
	queued restore verifying
	deferred release queued
	deferred claim publishing
	deferred hold deferred
	deferred edit queued
	deferred edit[runAtAhead] scheduled
	deferred cancel canceled
	deferred expire failed
	deferred refuse failed
	deferred restore verifying
	publishing succeed published
	publishing refuse failed
	publishing exhaust failed
	publishing postpone deferred
	publishing hold deferred
	publishing giveBack queued
	publishing lose verifying
	publishing awaitMedia preparing
	publishing requestCancel publishing
	publishing concedeCancel canceled
	preparing lookAgain preparing
	preparing ready queued
	preparing refuse failed
	preparing requestCancel preparing
	preparing concedeCancel canceled
	preparing restore verifying
	verifying adopt published
	verifying clear queued
	verifying clear[ownLadder] deferred
	verifying clear[runAtAhead] scheduled
	verifying lookAgain verifying
	verifying giveUp failed
	verifying requestCancel verifying
	verifying concedeCancel canceled
	failed edit failed
	failed retry queued
	failed retry[runAtAhead] scheduled
	failed retry[outcomeUnknown] verifying
	published remove removed
`
	.trim()
	.split('\n')
	.map((line) => line.trim());

const written = ({ from, trigger, to, guard }: Move): string =>
	`${from} ${trigger}${guard ? `[${guard}]` : ''} ${to}`;

const movesFrom = (state: string): Move[] => MOVES.filter((move) => move.from === state);
const eventsOf = (move: Move): string[] => [...(move.events ?? [])];

describe('the table of moves', () => {
	it('holds exactly the rows of the design', () => {
		expect(MOVES.map(written).sort()).toEqual([...EXPECTED].sort());
	});

	it('has one row per state, trigger and guard', () => {
		const keys = MOVES.map(({ from, trigger, guard }) => `${from} ${trigger} ${guard ?? ''}`);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('has a row without a guard beside every guarded one', () => {
		for (const move of MOVES.filter(({ guard }) => guard)) {
			expect(transition(move.from, move.trigger)).toBeDefined();
		}
	});

	it('leads from an unknown outcome to a second send only through clear', () => {
		const sending = movesFrom('verifying').filter(({ to }) =>
			['queued', 'deferred', 'scheduled', 'publishing', 'draft'].includes(to),
		);
		expect(sending.map(({ trigger }) => trigger)).toEqual(['clear', 'clear', 'clear']);
	});

	it('never leads from verifying straight to publishing', () => {
		expect(movesFrom('verifying').map(({ to }) => to)).not.toContain('publishing');
	});

	it('leaves publishing for another send only with the proof that nothing was made', () => {
		const again = movesFrom('publishing').filter(({ to }) => ['queued', 'deferred'].includes(to));
		expect(again.map(({ trigger }) => trigger).sort()).toEqual(['giveBack', 'hold', 'postpone']);
	});

	it('leaves final states by calls only, and a published pin only by its removal', () => {
		const byCall = FINAL_STATES.flatMap(movesFrom).map(({ from, trigger }) => `${from} ${trigger}`);
		expect([...new Set(byCall)].sort()).toEqual([
			'failed edit',
			'failed retry',
			'published remove',
		]);
	});

	it('reaches every state from the states of acceptance', () => {
		const reached = new Set<string>(ACCEPT_STATES);
		for (const state of reached) for (const { to } of movesFrom(state)) reached.add(to);
		expect([...reached].sort()).toEqual([...STATES].sort());
	});

	it('reaches a final state from every other state', () => {
		const ends = new Set<string>(FINAL_STATES);
		for (let size = -1; size !== ends.size;) {
			size = ends.size;
			for (const { from, to } of MOVES) if (ends.has(to)) ends.add(from);
		}
		expect([...ends].sort()).toEqual([...STATES].sort());
	});
});

describe('the events of the table', () => {
	it('tell every arrival in a final state, except an edit that stays there', () => {
		const word: Record<string, string> = {
			published: 'pin.published',
			failed: 'pin.failed',
			canceled: 'pin.canceled',
			removed: 'pin.removed',
		};
		for (const move of MOVES) {
			const expected = move.from === move.to ? undefined : word[move.to];
			if (expected) expect(eventsOf(move)[0]).toBe(expected);
			else expect(eventsOf(move)).not.toContain(word[move.to]);
		}
	});

	it('tell of used up tries beside the failure, and only there', () => {
		const told = MOVES.filter((move) => eventsOf(move).includes('pin.retries_exhausted'));
		expect(told.map(written)).toEqual(['publishing exhaust failed']);
	});

	it.each([
		['pin.retrying', ['publishing postpone deferred', 'verifying clear[ownLadder] deferred']],
		['pin.unconfirmed', ['publishing lose verifying']],
		[
			'pin.deferred',
			['queued hold deferred', 'deferred hold deferred', 'publishing hold deferred'],
		],
	])('%s comes with its rows only', (name, expected) => {
		const told = MOVES.filter((move) => eventsOf(move).includes(name));
		expect(told.map(written)).toEqual(expected);
	});
});

describe('transition', () => {
	it('finds every row by its state, trigger and guard', () => {
		for (const move of MOVES) {
			expect(transition(move.from, move.trigger, move.guard)).toBe(move);
		}
	});

	it('takes a guarded row only when its guard is named', () => {
		expect(transition('queued', 'edit')?.to).toBe('queued');
		expect(transition('queued', 'edit', 'runAtAhead')?.to).toBe('scheduled');
		expect(transition('verifying', 'clear')?.to).toBe('queued');
		expect(transition('verifying', 'clear', 'ownLadder')?.to).toBe('deferred');
		expect(transition('failed', 'retry', 'outcomeUnknown')?.to).toBe('verifying');
	});

	it('refuses a guard that the row does not have', () => {
		expect(transition('queued', 'claim', 'runAtAhead')).toBeUndefined();
		expect(transition('publishing', 'lose', 'ownLadder')).toBeUndefined();
	});

	it('refuses every pair of state and trigger that the table does not have', () => {
		const triggers = [...new Set(MOVES.map(({ trigger }) => trigger))];
		const known = new Set(MOVES.map(({ from, trigger }) => `${from} ${trigger}`));
		for (const from of STATES) {
			for (const trigger of triggers) {
				const found = transition(from, trigger) !== undefined;
				expect([from, trigger, found]).toEqual([from, trigger, known.has(`${from} ${trigger}`)]);
			}
		}
	});
});

describe('statesAllowing', () => {
	it.each([
		['claim', ['queued', 'deferred']],
		['cancel', ['draft', 'scheduled', 'queued', 'deferred']],
		['requestCancel', ['publishing', 'preparing', 'verifying']],
		['retry', ['failed']],
		['restore', ['scheduled', 'queued', 'deferred', 'preparing']],
		['lose', ['publishing']],
		['adopt', ['verifying']],
	] as const)('%s starts from %j', (trigger, expected) => {
		expect(statesAllowing(trigger).sort()).toEqual([...expected].sort());
	});

	it('names each state once and every trigger of the table has one', () => {
		for (const { trigger } of MOVES) {
			const states = statesAllowing(trigger);
			expect(states.length).toBeGreaterThan(0);
			expect(new Set(states).size).toBe(states.length);
		}
	});
});
