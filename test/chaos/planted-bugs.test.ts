import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import type { Invariant } from '../support/history-checker.js';
import { until } from '../support/until.js';
import { allPublished, playScenario, request, type Plant, type Scenario } from './scenario.js';
import type { Stage } from './stage.js';

const ALL = ['api,publisher,dispatcher,sweeper'];
const onCreate = (titleIncludes: string, fault: Omit<FaultRule, 'match'>): FaultRule => ({
	match: { operation: 'pins/create', titleIncludes },
	...fault,
});

/** A publisher freezes while its call is under way; another one takes over. */
async function freezeInCall(stage: Stage): Promise<void> {
	const { calls } = stage.simulator.simulation;
	await until(() => calls.last() > 0, { every: 5, what: 'the call' });
	await stage.programs.freeze('first', async () => {
		await stage.programs.join('publisher,sweeper');
		await allPublished(stage, 1);
	});
	await answersAgain(stage.programs.urls()[1]);
}

/** Each answer is a round trip to the database behind what it had to write when it woke. */
async function answersAgain(url: string | undefined): Promise<void> {
	let answers = 0;
	await until(async () => {
		answers += (await fetch(`${String(url)}/readyz`)).ok ? 1 : 0;
		return answers > 5;
	});
}

interface Planted {
	readonly name: string;
	readonly breaks: Invariant;
	readonly scenario: Scenario;
	readonly plants: readonly Plant[];
}

const PLANTED: readonly Planted[] = [
	{
		name: 'a claim without a fence',
		breaks: 'fences',
		scenario: {
			roles: ['api,dispatcher', 'publisher,sweeper'],
			requests: [request('frozen pin')],
			rules: [onCreate('frozen', { fault: 'slow', delayMs: 700, times: 1 })],
			meanwhile: freezeInCall,
		},
		plants: [
			{
				file: 'features/publications/apply-changes.js',
				find: 'records.updateOne(filter, update)',
				replace: 'records.updateOne({ _id: filter._id }, update)',
			},
		],
	},
	{
		name: 'a plain retry after a timeout',
		breaks: 'at most one effect',
		scenario: {
			roles: ALL,
			requests: [request('unanswered pin')],
			rules: [onCreate('unanswered', { fault: 'effect-then-timeout', times: 1 })],
		},
		plants: [
			{
				file: 'domain/retry-policy.js',
				find: "return { trigger: 'lose', code, waitMs: policy.readBackMs[0] ?? 0 };",
				replace: "return { trigger: 'postpone', code, waitMs: 300 };",
			},
		],
	},
	{
		name: 'a gate on the wrong lane',
		breaks: 'gates',
		scenario: {
			roles: ALL,
			requests: [
				request('first limited', 0),
				request('second limited', 1, 400),
				request('right behind it', 1, 500),
			],
			rules: [onCreate('limited', { fault: '429', times: 2 })],
			// The bucket, which a 429 empties, would hold the right account anyhow.
			settings: { PINLANE_PACE_PER_SECOND: '0' },
		},
		plants: [
			{
				// A lane remembered from an earlier call, as a closure in the wrong place would.
				file: 'features/publishing/apply-outcome.js',
				find: 'laneId: accountId,',
				replace: 'laneId: (globalThis.lane ??= accountId),',
			},
		],
	},
];

describe('the history checker', () => {
	it.each(PLANTED)('catches $name', async ({ breaks, scenario, plants }) => {
		const found = await playScenario({ ...scenario, plants });
		expect(found.map(({ invariant }) => invariant)).toContain(breaks);
	});

	it.each(PLANTED)('finds nothing where $name is not planted', async ({ scenario }) => {
		expect(await playScenario(scenario)).toEqual([]);
	});
});

/** The moment between the last look of a turn and its end, long enough to step into it. */
const GAP: Plant = {
	file: 'features/lanes/serve-lane.js',
	find: 'const next = await kind.nextLook(turn.laneId);',
	replace:
		'await new Promise((go) => setTimeout(go, 400)); const next = await kind.nextLook(turn.laneId);',
};
/** Nothing but wake-ups starts work. */
const NO_SWEEP: Plant = {
	file: 'features/lanes/sweep.js',
	find: 'await kind.dueLanes({ from, to })',
	replace: '[]',
};

describe('the history checker, where work is started by wake-ups alone', () => {
	const scenario: Scenario = {
		roles: ALL,
		requests: [request('first pin')],
		later: [request('pin in the gap', 0, 100)],
	};

	it('catches a lost wake-up', async () => {
		const plants: Plant[] = [
			{ ...GAP, replace: 'await new Promise((go) => setTimeout(go, 400)); const next = null;' },
			NO_SWEEP,
			{
				file: 'features/lanes/turns.js',
				find: 'keepLastIfActive: true',
				replace: 'keepLastIfActive: false',
			},
		];
		const found = await playScenario({ ...scenario, plants });
		expect(found.map(({ invariant }) => invariant)).toContain('no loss');
	});

	it('finds nothing where a wake-up is kept while its turn ends', async () => {
		expect(await playScenario({ ...scenario, plants: [GAP, NO_SWEEP] })).toEqual([]);
	});
});
