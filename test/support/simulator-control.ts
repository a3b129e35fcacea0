import { createSimulator, type Simulator } from '../../service/src/simulator/app.js';
import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import type { Effect, ReceivedCall } from '../../service/src/simulator/ledger.js';
import type { Settings } from '../../service/src/simulator/settings.js';

/** The simulated Pinterest of a stack: what it did, and what it is to do next. */
export interface SimulatorControl {
	readonly url: string;
	/** An image it serves itself. */
	readonly imageUrl: string;
	/** Every change it made, oldest first. */
	ledger(): readonly Effect[];
	/** Every `POST /v5/pins` it received, oldest first. */
	calls(): readonly ReceivedCall[];
	/** Remote pins made with this title. */
	made(title: string): readonly Effect[];
	/** Create calls received with this title. */
	asked(title: string): readonly ReceivedCall[];
	/** Replaces all scripted faults. */
	faults(...rules: readonly FaultRule[]): Promise<void>;
	settings(patch: Partial<Settings>): Promise<void>;
	/** The access tokens of this user end now; the refresh tokens stay good. */
	expireAccess(userId: string): Promise<void>;
	/** The user withdraws the connection at Pinterest. */
	revokeTokens(userId: string): Promise<void>;
	/** The user takes another name at Pinterest. */
	rename(userId: string, username: string): void;
	/** Access and refresh tokens that are good at this moment. */
	tokens(): readonly string[];
	stop(): Promise<void>;
}

export async function startSimulatorControl(
	settings: Partial<Settings> = {},
): Promise<SimulatorControl> {
	const simulator: Simulator = createSimulator({
		now: () => performance.timeOrigin + performance.now(),
		random: Math.random,
		settings: { writeLimitPerMinute: null, ...settings },
	});
	const { url } = await simulator.listen();
	const send = async (method: string, path: string, body?: unknown): Promise<void> => {
		const answer = await fetch(`${url}/_sim${path}`, {
			method,
			headers: { 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		await answer.arrayBuffer();
		if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${path}`);
	};
	const ledger = (): readonly Effect[] => simulator.simulation.ledger.after(0);
	const calls = (): readonly ReceivedCall[] => simulator.simulation.calls.after(0);
	return {
		url,
		imageUrl: `${url}/_sim/image.png`,
		ledger,
		calls,
		made: (title) =>
			ledger().filter((effect) => effect.effect === 'pin.created' && effect.title === title),
		asked: (title) => calls().filter((call) => call.title === title),
		faults: (...rules) => send('PUT', '/faults', rules),
		settings: (patch) => send('PUT', '/settings', patch),
		expireAccess: (userId) => send('POST', `/users/${userId}/expire-access`),
		revokeTokens: (userId) => send('POST', `/users/${userId}/revoke-tokens`),
		rename: (userId, username) => {
			const { world } = simulator.simulation;
			const user = world.users.get(userId);
			if (!user) throw new Error(`the simulator knows no user ${userId}`);
			world.commit({ put: 'user', value: { ...user, username } });
		},
		tokens: () => {
			const { access, refresh } = simulator.simulation.world;
			return [...access.keys(), ...refresh.keys()];
		},
		stop: () => simulator.close(),
	};
}
