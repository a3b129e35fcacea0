import { randomBytes } from 'node:crypto';
import { readConfig, type Config } from '../../service/src/config/config.js';

export type StackSettings = Readonly<Record<string, string>>;

/** Waits of minutes in production are tens of milliseconds here. */
const SCALED_DOWN: StackSettings = {
	PORT: '0',
	PINLANE_LOG_LEVEL: 'warn',
	OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
	PINLANE_PINTEREST_TIMEOUT_MS: '1000',
	PINLANE_RECORD_LEASE_MS: '4000',
	PINLANE_LANE_LEASE_MS: '2000',
	PINLANE_PACE_PER_SECOND: '0',
	PINLANE_SWEEP_MS: '100',
	PINLANE_SWEEP_FULL_MS: '1000',
	PINLANE_RETRY_BASE_MS: '60',
	PINLANE_RETRY_CAP_MS: '400',
	PINLANE_APP_PAUSE_MS: '60',
	PINLANE_LINK_PAUSE_MS: '400,800',
	PINLANE_READ_BACK_MS: '60,60,120',
	PINLANE_UNCLEAR_MS: '120,240',
	PINLANE_MEDIA_LOOK_MS: '30,60,120',
	PINLANE_WEBHOOK_RETRY_MS: '60,120,240,480,960',
	PINLANE_WEBHOOK_TIMEOUT_MS: '1000',
	// Looks at made-up hosts would ask for their names; the tests of the preflight switch it on.
	PINLANE_PREFLIGHT: 'off',
	PINLANE_KEY_REQUESTS_PER_MINUTE: '600000',
	PINLANE_KEY_BURST: '10000',
	PINLANE_DRAIN_LIMIT_MS: '10000',
};

/** The settings of a stack, read the way a process reads its environment. */
export function stackConfig(given: StackSettings): Config {
	const master = { PINLANE_MASTER_KEY: randomBytes(32).toString('base64') };
	return readConfig({ ...SCALED_DOWN, ...master, ...given }).config;
}
