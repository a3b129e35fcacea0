import { settingsSchema, type SettingName } from '../../../service/src/config/env.js';

/** What the stage of the fault runs scales down. */
const SCALED_DOWN: readonly SettingName[] = [
	'PINLANE_RECORD_LEASE_MS',
	'PINLANE_PINTEREST_TIMEOUT_MS',
	'PINLANE_LANE_LEASE_MS',
	'PINLANE_READ_BACK_MS',
	'PINLANE_UNCLEAR_MS',
	'PINLANE_RETRY_BASE_MS',
	'PINLANE_THROTTLE_MS',
	'PINLANE_WEBHOOK_RETRY_MS',
	'PINLANE_WEBHOOK_OVERLOAD_MS',
	'PINLANE_WEBHOOK_TIMEOUT_MS',
	'PINLANE_SWEEP_FULL_MS',
];

/**
 * The waits as shipped, each divided by `factor`. The pace of an account is set aside, since the
 * figures are the engine's and not its patience.
 */
export function shippedSettings(factor = 1): Record<string, string> {
	const defaults = settingsSchema.parse({});
	const scaled = (ms: unknown): number => Math.ceil(Number(ms) / factor);
	const waits = SCALED_DOWN.map((name) => [name, [defaults[name]].flat().map(scaled).join(',')]);
	return {
		...Object.fromEntries(waits),
		PINLANE_PACE_CAPACITY: '10000',
		PINLANE_PACE_PER_SECOND: '0',
		PINLANE_APP_PACE_PER_SECOND: '0',
	};
}
