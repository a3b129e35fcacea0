import {
	parseRedisInfo,
	parseVersionOutput,
	tooOld,
} from '../../../../service/src/platform/stores/versions.js';

describe('parseVersionOutput', () => {
	it.each([
		['db version v6.0.5\nBuild Info: {}', 'MongoDB', '6.0.5'],
		['db version v8.0.0-rc3\n', 'MongoDB', '8.0.0-rc3'],
		['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', 'Redis', '7.0.15'],
		['Valkey server v=9.1.2 sha=00000000:1 malloc=libc bits=64', 'Valkey', '9.1.2'],
	])('reads %j', (output, product, version) => {
		expect(parseVersionOutput(output)).toEqual({ product, version });
	});

	it('does not take anything else for a server', () => {
		expect(parseVersionOutput('GNU bash, version 5.2.15')).toBeUndefined();
	});
});

describe('parseRedisInfo', () => {
	it('tells Valkey from Redis', () => {
		const redis = 'redis_version:7.2.4\r\nredis_mode:standalone\r\n';
		expect(parseRedisInfo(redis)).toEqual({ product: 'Redis', version: '7.2.4' });
		const valkey = `${redis}valkey_version:9.1.2\r\n`;
		expect(parseRedisInfo(valkey)).toEqual({ product: 'Valkey', version: '9.1.2' });
		expect(parseRedisInfo('')).toBeUndefined();
	});
});

describe('tooOld', () => {
	it.each([
		['MongoDB', '5.0.31', true],
		['MongoDB', '6.0.0', false],
		['MongoDB', '10.0.1', false],
		['Redis', '6.0.16', true],
		['Redis', '6.2.0', false],
		['Redis', '7.0.0', false],
		['Valkey', '7.2.5', true],
		['Valkey', '8.0.0', false],
	] as const)('judges %s %s', (product, version, old) => {
		expect(tooOld({ product, version }) !== undefined).toBe(old);
	});
});
