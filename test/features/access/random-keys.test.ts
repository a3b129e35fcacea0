import {
	generateApiKey,
	hashApiKey,
	isApiKeyShaped,
} from '../../../service/src/features/access/api-key.js';
import { authenticate, type AuthenticateDeps } from '../../../service/src/features/access/index.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import { openAccess } from './fixture.js';

let access: Awaited<ReturnType<typeof openAccess>>;
beforeAll(async () => {
	access = await openAccess();
});
afterAll(() => access.close());

const TRIES = 1_000_000;
const LOT = 10_000;
const LENGTH = 49;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) => BASE62.charCodeAt(byte % 62));

/** Texts of a key's form, with random letters behind the prefix. */
function randomKeys(count: number): string[] {
	const bytes = systemRandom.bytes(count * LENGTH).map((byte) => LETTERS[byte] ?? 0);
	const text = Buffer.from(bytes).toString('latin1');
	return Array.from({ length: count }, (_, i) => {
		return `pb_live_${text.slice(i * LENGTH, (i + 1) * LENGTH)}`;
	});
}

/** The verb's needs, with the look-ups counted. */
function counted(): { deps: AuthenticateDeps; count: () => number } {
	let lookUps = 0;
	const { apiKeys } = access.deps;
	const deps = {
		...access.deps,
		apiKeys: {
			...apiKeys,
			findActive: (hash: string) => {
				lookUps++;
				return apiKeys.findActive(hash);
			},
		},
	};
	return { deps, count: () => lookUps };
}

const isAccepted = (deps: AuthenticateDeps, key: string): Promise<boolean> =>
	authenticate(deps, key).then(
		() => true,
		() => false,
	);

describe('a million random keys', () => {
	it('are all refused, more than 99.9 % of them before the database', async () => {
		await access.issue();
		const { deps, count } = counted();
		let accepted = 0;
		for (let tried = 0; tried < TRIES; tried += LOT) {
			const shaped = randomKeys(LOT).filter(isApiKeyShaped);
			for (const key of shaped) if (await isAccepted(deps, key)) accepted++;
		}
		expect(accepted).toBe(0);
		expect(count() / TRIES).toBeLessThan(0.001);
	}, 120_000);

	it('are refused one by one where even the checksum is right', async () => {
		const { deps, count } = counted();
		for (let i = 0; i < 300; i++) {
			const key = generateApiKey('production', systemRandom);
			expect([await isAccepted(deps, key), await isAccepted(deps, key)]).toEqual([false, false]);
		}
		expect(count()).toBe(300);
	});
});

describe('the check of a key', () => {
	it('costs at most 50 µs beside hashing a text of its length once', async () => {
		const { apiKey } = await access.issue();
		await authenticate(access.deps, apiKey);
		const rounds = 2_000;
		let [check, floor] = [Infinity, Infinity];
		for (let batch = 0; batch < 20; batch++) {
			const begun = performance.now();
			for (let i = 0; i < rounds; i++) await authenticate(access.deps, apiKey);
			const checked = performance.now();
			for (let i = 0; i < rounds; i++) hashApiKey(apiKey);
			check = Math.min(check, ((checked - begun) * 1_000) / rounds);
			floor = Math.min(floor, ((performance.now() - checked) * 1_000) / rounds);
		}
		process.stdout.write(`check ${check.toFixed(1)} µs, one hash ${floor.toFixed(1)} µs\n`);
		expect(check).toBeLessThanOrEqual(50);
	});
});
