import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../../service/src/config/config.js';

const KEY = randomBytes(32).toString('base64');
const PRODUCTION = {
	PINLANE_PROFILE: 'production',
	MONGODB_URI: 'mongodb://db/pinlane',
	REDIS_URL: 'redis://cache',
	PINLANE_MASTER_KEY: KEY,
};

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
	try {
		readConfig(env);
		return [];
	} catch (error) {
		if (error instanceof ConfigError) return error.faults;
		throw error;
	}
}

describe('readConfig', () => {
	it('has a value for everything when nothing is set', () => {
		const { config, warnings } = readConfig({});
		expect(config).toMatchObject({
			profile: 'development',
			roles: ['api', 'publisher', 'dispatcher', 'sweeper'],
			http: { host: '127.0.0.1', port: 3400 },
			drain: { graceMs: 0, limitMs: 25_000 },
			stores: { mode: 'auto', dataDir: '.pinlane' },
			publishing: { retry: { baseMs: 30_000, capMs: 900_000, maxAttempts: 5 } },
			outbound: { allowCidrs: [], allowHosts: [] },
		});
		expect(warnings).toEqual([expect.stringContaining('PINLANE_MASTER_KEY is not set')]);
	});

	it('reads what is set', () => {
		const { config } = readConfig({
			...PRODUCTION,
			PORT: '0',
			PUBLIC_URL: 'https://pins.example.com/',
			PINLANE_ROLES: 'api, sweeper',
			PINLANE_PACE_PER_SECOND: '0.5',
			PINLANE_READ_BACK_MS: '1, 2,3',
			OUTBOUND_ALLOW_CIDRS: '10.0.0.0/8,192.168.0.1,fd00::/8,::1',
			OUTBOUND_ALLOW_HOSTS: 'N8N,hooks.internal',
		});
		expect(config).toMatchObject({
			http: { port: 0, publicUrl: 'https://pins.example.com' },
			roles: ['api', 'sweeper'],
			drain: { graceMs: 5_000 },
			stores: { mode: 'url', mongoUrl: 'mongodb://db/pinlane', redisUrl: 'redis://cache' },
			lanes: { pace: { capacity: 40, perSecond: 0.5 } },
			publishing: { retry: { readBackMs: [1, 2, 3] } },
			outbound: {
				allowCidrs: ['10.0.0.0/8', '192.168.0.1/32', 'fd00::/8', '::1/128'],
				allowHosts: ['n8n', 'hooks.internal'],
			},
			masterKeys: { current: Buffer.from(KEY, 'base64'), others: [] },
		});
	});

	it('takes empty and blank as not set', () => {
		const { config } = readConfig({ PORT: '', PINLANE_PROFILE: '  ', MONGODB_URI: '' });
		expect(config.http.port).toBe(3400);
		expect(config.stores.mongoUrl).toBeUndefined();
	});

	it('is frozen through and through', () => {
		const { config } = readConfig({});
		expect(Object.isFrozen(config)).toBe(true);
		expect(Object.isFrozen(config.publishing.retry.readBackMs)).toBe(true);
		expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
		expect(readConfig({}).config.http.port).toBe(3400);
	});

	it('wants a lease that leaves time for a call, or nothing would ever be sent', () => {
		const lease = { PINLANE_RECORD_LEASE_MS: '60000' };
		expect(faultsOf({ ...lease, PINLANE_PINTEREST_TIMEOUT_MS: '59600' })).toEqual([
			expect.stringContaining('PINLANE_PINTEREST_TIMEOUT_MS: 59600 is too long'),
		]);
		expect(faultsOf({ ...lease, PINLANE_PINTEREST_TIMEOUT_MS: '45000' })).toEqual([]);
	});

	it('lists all faults at once, one line each', () => {
		const faults = faultsOf({
			PINLANE_PROFILE: 'production',
			PORT: '70000',
			HOST: 'a b',
			PINLANE_LOG_LEVEL: 'loud',
			PINLANE_ROLES: 'api,painter',
			MONGODB_URI: 'http://user:hidden@db',
			PINLANE_MASTER_KEY: 'c2hvcnQ=',
			OUTBOUND_ALLOW_CIDRS: '10.0.0.0/33',
			PINLANE_PINTEREST_TIMEOUT_MS: '60000',
			PINTEREST_CLIENT_SECRET: 'secret-without-id',
			PINLANE_STORES: 'fetch',
		});
		const names = faults.map((fault) => fault.slice(0, fault.indexOf(':')));
		expect(names.sort()).toEqual([
			'HOST',
			'MONGODB_URI',
			'OUTBOUND_ALLOW_CIDRS',
			'PINLANE_LOG_LEVEL',
			'PINLANE_MASTER_KEY',
			'PINLANE_PINTEREST_TIMEOUT_MS',
			'PINLANE_ROLES',
			'PINLANE_STORES',
			'PINTEREST_CLIENT_ID',
			'PORT',
			'REDIS_URL',
		]);
		expect(faults.every((fault) => fault.includes('allowed'))).toBe(true);
		expect(faults).toContain(
			'PORT: "70000" is not valid; allowed: a whole number from 0 to 65,535',
		);
		expect(faults.join('\n')).not.toMatch(/hidden|c2hvcnQ|secret-without-id/);
	});

	it.each([
		['readable text', Buffer.from('0123456789abcdef0123456789abcdef')],
		['zeros', Buffer.alloc(32)],
		['a repeated pattern', Buffer.from('deadbeef'.repeat(8), 'hex')],
		['a row of numbers', Buffer.from(Array.from({ length: 32 }, (_, i) => i + 200))],
		['the example', readConfig({}).config.masterKeys.current],
	])('refuses %s as a master key in production', (_name, key) => {
		const PINLANE_MASTER_KEY = key.toString('base64');
		expect(faultsOf({ ...PRODUCTION, PINLANE_MASTER_KEY })).toEqual([
			expect.stringMatching(/^PINLANE_MASTER_KEY: .*allowed in production/),
		]);
		expect(faultsOf({ PINLANE_MASTER_KEY })).toEqual([]);
	});

	it('takes further master keys that only open, from a list or the lines of a text', () => {
		const [one, two] = [randomBytes(32), randomBytes(32)];
		for (const separator of [',', ' , ', '\n']) {
			const PINLANE_MASTER_KEYS_OTHER = [one, two]
				.map((key) => key.toString('base64'))
				.join(separator);
			const { config, warnings } = readConfig({ ...PRODUCTION, PINLANE_MASTER_KEYS_OTHER });
			expect(config.masterKeys.others).toEqual([one, two]);
			expect(warnings).toEqual([]);
		}
	});

	it('warns in production of a former key that is no secret, and takes it', () => {
		const example = readConfig({}).config.masterKeys.current;
		const env = { ...PRODUCTION, PINLANE_MASTER_KEYS_OTHER: 'development' };
		const { config, warnings } = readConfig(env);
		expect(config.masterKeys.others).toEqual([example]);
		expect(warnings).toEqual([expect.stringContaining('rotate-keys')]);
	});

	it('does not show a further key that is not valid', () => {
		const PINLANE_MASTER_KEYS_OTHER = 'c2VjcmV0LWtleQ==';
		const faults = faultsOf({ ...PRODUCTION, PINLANE_MASTER_KEYS_OTHER });
		expect(faults).toEqual([expect.stringMatching(/^PINLANE_MASTER_KEYS_OTHER: the value is not/)]);
		expect(faults.join()).not.toContain('c2VjcmV0');
	});

	it('does not refuse random keys', () => {
		for (let i = 0; i < 2_000; i++) {
			const PINLANE_MASTER_KEY = randomBytes(32).toString('base64url');
			expect(faultsOf({ ...PRODUCTION, PINLANE_MASTER_KEY })).toEqual([]);
		}
	});

	it('wants a key of its own once a Pinterest app is connected', () => {
		const app = { PINTEREST_CLIENT_ID: '1', PINTEREST_CLIENT_SECRET: 's' };
		expect(faultsOf(app)).toEqual([expect.stringContaining('PINLANE_MASTER_KEY: is missing')]);
		expect(faultsOf({ ...app, PINLANE_MASTER_KEY: KEY })).toEqual([]);
	});

	it('warns of unknown names with the nearest known one', () => {
		const { warnings } = readConfig({
			PINLANE_MASTER_KEY: KEY,
			PINLANE_LOGLEVEL: 'info',
			PINLANE_SWEEPMS: '1',
			PINLANE_PORT_FILE: '/x',
			PINLANE_ENTIRELY_DIFFERENT_THING: '1',
			OTHER: '1',
		});
		expect(warnings).toEqual([
			'PINLANE_ENTIRELY_DIFFERENT_THING is not a setting',
			expect.stringMatching(/^PINLANE_LOGLEVEL .* did you mean PINLANE_LOG_LEVEL\?$/),
			expect.stringMatching(/^PINLANE_PORT_FILE is not a setting/),
			expect.stringMatching(/^PINLANE_SWEEPMS .* did you mean PINLANE_SWEEP_MS\?$/),
		]);
	});
});

describe('secrets in files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'pinlane-config-'));
	afterAll(() => rmSync(folder, { recursive: true }));
	const fileWith = (content: string): string => {
		const path = join(folder, randomBytes(4).toString('hex'));
		writeFileSync(path, content);
		return path;
	};

	it('reads them without the line end', () => {
		const { config, warnings } = readConfig({
			PINLANE_MASTER_KEY_FILE: fileWith(`${KEY}\n`),
			MONGODB_URI_FILE: fileWith('mongodb://db/x\r\n'),
		});
		expect(config.masterKeys.current.toString('base64')).toBe(KEY);
		expect(config.stores.mongoUrl).toBe('mongodb://db/x');
		expect(warnings).toEqual([]);
	});

	it('says which file cannot be used, once', () => {
		const missing = join(folder, 'missing');
		expect(faultsOf({ ...PRODUCTION, REDIS_URL: '', REDIS_URL_FILE: missing })).toEqual([
			`REDIS_URL_FILE: the file ${missing} cannot be read (ENOENT); allowed: a readable file with the value alone`,
		]);
		expect(faultsOf({ MONGODB_URI_FILE: fileWith(' \n') })).toEqual([
			expect.stringContaining('is empty'),
		]);
	});

	it('refuses a secret that is given twice', () => {
		const env = { ...PRODUCTION, PINLANE_MASTER_KEY_FILE: fileWith(KEY) };
		expect(faultsOf(env)).toEqual([expect.stringContaining('is given twice')]);
	});
});
