import type { Child } from './child.js';
import { startPart, type Ground } from './ground.js';

export interface EngineOptions {
	readonly name: string;
	readonly simulatorUrl: string;
	/** Other settings than the standard ones. */
	readonly env?: Readonly<Record<string, string>>;
	readonly profile?: string;
}

/** Switches the pace of an account off: what is measured is the engine, not its patience. */
export const NO_PACE = { PINLANE_PACE_PER_SECOND: '0' } as const;

/** The service as a process of its own that publishes; by itself it serves no API. */
export async function startEngine(
	ground: Ground,
	{ name, simulatorUrl, env, profile }: EngineOptions,
): Promise<Child> {
	const child = startPart(ground, {
		name,
		entry: ['service/dist/app/main.js'],
		env: {
			...ground.env,
			PINLANE_ROLES: 'publisher,dispatcher,sweeper',
			PINLANE_SIMULATOR_URL: simulatorUrl,
			...env,
		},
		profile,
	});
	await child.announced('port');
	return child;
}
