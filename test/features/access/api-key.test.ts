import fc from 'fast-check';
import {
	generateApiKey,
	hashApiKey,
	hintOf,
	isApiKeyShaped,
} from '../../../service/src/features/access/api-key.js';
import { systemRandom } from '../../../service/src/platform/random.js';

const BASE62 = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const newKey = (): string => generateApiKey('sandbox', systemRandom);

function randomText(length: number): string {
	return [...systemRandom.bytes(length)].map((byte) => BASE62[byte % BASE62.length]).join('');
}

describe('API key', () => {
	it('has the prefix of its environment, 43 characters and a checksum of 6', () => {
		expect(generateApiKey('production', systemRandom)).toMatch(/^pb_live_[0-9A-Za-z]{49}$/);
		expect(generateApiKey('sandbox', systemRandom)).toMatch(/^pb_test_[0-9A-Za-z]{49}$/);
	});

	it('carries all 256 bits', () => {
		const withBytes = (fill: number): string =>
			generateApiKey('sandbox', { ...systemRandom, bytes: (n) => Buffer.alloc(n, fill) });
		expect(withBytes(0).slice(8, 51)).toBe('0'.repeat(43));
		const largest = [...withBytes(255).slice(8, 51)].reduce(
			(sum, letter) => sum * 62n + BigInt(BASE62.indexOf(letter)),
			0n,
		);
		expect(largest).toBe(2n ** 256n - 1n);
	});

	it('is accepted as it was made, and no two are the same', () => {
		const keys = Array.from({ length: 2_000 }, newKey);
		expect(keys.filter((key) => !isApiKeyShaped(key))).toEqual([]);
		expect(new Set(keys.map(hashApiKey)).size).toBe(keys.length);
	});

	it('refuses 100,000 random texts of the right form', () => {
		const texts = Array.from({ length: 100_000 }, () => `pb_test_${randomText(49)}`);
		expect(texts.filter(isApiKeyShaped)).toEqual([]);
	});

	it('refuses a key with one character changed', () => {
		const key = newKey();
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: key.length - 1 }),
				fc.constantFrom(...BASE62),
				(position, letter) => {
					fc.pre(key[position] !== letter);
					const changed = key.slice(0, position) + letter + key.slice(position + 1);
					expect(isApiKeyShaped(changed)).toBe(false);
				},
			),
			{ numRuns: 3_000 },
		);
	});

	it('refuses any other text', () => {
		fc.assert(fc.property(fc.string(), (text) => !isApiKeyShaped(text)));
		expect(isApiKeyShaped(`${newKey()}\n`)).toBe(false);
		expect(isApiKeyShaped(newKey().replace('pb_test_', 'pb_live_'))).toBe(false);
	});

	it('keeps 4 characters of the secret in the hint', () => {
		const key = newKey();
		expect(hintOf(key)).toBe(`pb_test_…${key.slice(-4)}`);
	});
});
