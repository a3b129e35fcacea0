import { randomBytes } from 'node:crypto';
import { readConfig } from '../../../service/src/config/config.js';

const PRODUCTION = {
	PINLANE_PROFILE: 'production',
	MONGODB_URI: 'mongodb://db:27017/pinlane',
	REDIS_URL: 'redis://cache:6379',
	PINLANE_MASTER_KEY: randomBytes(32).toString('base64'),
};

describe('PINLANE_CRASH_AT', () => {
	it('names a point and the passage at which the process ends', () => {
		const { config } = readConfig({ PINLANE_CRASH_AT: 'record.claimed:3' });
		expect(config.crashAt).toEqual({ point: 'record.claimed', passage: 3 });
		expect(readConfig({}).config.crashAt).toBeUndefined();
	});

	it.each(['record.claimed', 'record.claimed:0', 'elsewhere:1', ':1', 'record.claimed:x'])(
		'is refused where it names no point or passage: %s',
		(text) => {
			expect(() => readConfig({ PINLANE_CRASH_AT: text })).toThrow('PINLANE_CRASH_AT');
		},
	);

	it('is refused in production', () => {
		expect(() => readConfig(PRODUCTION)).not.toThrow();
		const given = { ...PRODUCTION, PINLANE_CRASH_AT: 'record.claimed:3' };
		expect(() => readConfig(given)).toThrow(/PINLANE_CRASH_AT.*production/);
	});
});
