import { until } from '../support/until.js';
import { playScenario, request, type Plant, type Scenario } from './scenario.js';
import type { Stage } from './stage.js';

/** What the run's accounts hold at Pinterest ends now: access tokens alone, or all. */
function end({ simulator, accounts }: Stage, kinds: readonly ('access' | 'refresh')[]): void {
	const { world } = simulator.simulation;
	const users = new Set(accounts.map(({ username }) => world.findUser(username)?.id));
	for (const kind of kinds) {
		for (const { token, userId } of [...world[kind].values()]) {
			if (users.has(userId)) world.commit({ drop: kind, id: token });
		}
	}
}

const firstCall = async ({ simulator }: Stage): Promise<void> =>
	until(() => simulator.simulation.calls.last() > 0, { every: 5, what: 'the call' });

describe('an account that must be connected again', () => {
	const lostBehindGate: Scenario = {
		roles: ['api,dispatcher,sweeper', 'publisher'],
		requests: [request('lost pin'), request('pin behind it', 0, 600)],
		rules: [
			{
				match: { operation: 'pins/create', titleIncludes: 'lost' },
				fault: 'slow',
				delayMs: 700,
				times: 1,
			},
		],
		// Looks for what is too late come with every sixth of these.
		settings: { PINLANE_SWEEP_FULL_MS: '500' },
		meanwhile: async (stage) => {
			await firstCall(stage);
			end(stage, ['access', 'refresh']);
			await stage.programs.kill('publisher', 100);
		},
	};
	const NO_LOSS_OF_LEASES: Plant = {
		file: 'features/publishing/lose-leases.js',
		find: 'if (accountIds.length === 0)',
		replace: 'if (true)',
	};

	it('brings a pin to its end whose process died in the call', async () => {
		expect(await playScenario(lostBehindGate)).toEqual([]);
	});

	it('is no excuse for a pin that stays on its way for ever', async () => {
		const found = await playScenario({ ...lostBehindGate, plants: [NO_LOSS_OF_LEASES] });
		expect(found.map(({ invariant }) => invariant)).toContain('nothing left behind');
	});

	it('is told of where its connection was good', async () => {
		const found = await playScenario({
			roles: ['api,publisher,dispatcher,sweeper'],
			requests: [request('first pin'), request('second pin', 0, 400)],
			plants: [
				{
					file: 'features/accounts/renew-tokens.js',
					find: 'if (refreshToken === null || seen.has(refreshToken))',
					replace: 'if (true)',
				},
			],
			meanwhile: async (stage) => {
				await firstCall(stage);
				end(stage, ['access']);
			},
		});
		expect(found.map(({ invariant }) => invariant)).toContain('gates');
	});
});
