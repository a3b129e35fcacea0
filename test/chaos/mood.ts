import { setTimeout as sleep } from 'node:timers/promises';
import type { Receiver, ReceiverAnswer } from '../support/receiver.js';
import type { ReceiverMood } from './nemeses.js';
import type { Plan } from './plan.js';
import type { Stage } from './stage.js';

const FLAPS = 60;
const OFTEN = 400;

/** The receiver's mood and Pinterest's weather, each for its part of the run. */
export async function playMoods(
	{ weather, receiver: mood, receiverMs }: Plan,
	stage: Pick<Stage, 'receiver' | 'simulator' | 'accounts'>,
): Promise<void> {
	const { receiver } = stage;
	for (const answer of answersOf(mood)) receiver.usually(answer);
	if (mood === 'flapping') flap(receiver);
	await sleep(OFTEN);
	// Access tokens end while calls are under way; the refresh tokens stay good.
	if (weather === '401') expireAccess(stage);
	await sleep(receiverMs);
	receiver.usually(200);
}

function answersOf(mood: ReceiverMood): ReceiverAnswer[] {
	switch (mood) {
		case 'up':
		case 'gone':
		case 'flapping':
			return [];
		case 'down':
			return [{ kind: 'cut' }];
		case 'hang':
			return [{ kind: 'hang' }];
		case 'redirect':
			return [{ kind: 'status', status: 301, headers: { location: 'http://127.0.0.1:9/' } }];
		case 'huge':
			return [{ kind: 'endless' }];
	}
}

function flap(receiver: Receiver): void {
	for (let i = 0; i < FLAPS; i++) receiver.script(i % 3 === 0 ? 200 : 500 + (i % 2) * 3);
}

function expireAccess({ simulator, accounts }: Pick<Stage, 'simulator' | 'accounts'>): void {
	const { world, now } = simulator.simulation;
	const users = new Set(accounts.map(({ username }) => world.findUser(username)?.id));
	for (const grant of world.access.values()) {
		if (!users.has(grant.userId)) continue;
		world.commit({ put: 'access', value: { ...grant, expiresAt: now() } });
	}
}
