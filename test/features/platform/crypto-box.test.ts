import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
	createCryptoBox,
	readSealedHeader,
	SealedValueError,
} from '../../../service/src/platform/crypto-box.js';

const keys = { a: randomBytes(32), b: randomBytes(32) };
const box = createCryptoBox({ current: 'a', keys });
const binding = fc.array(fc.string(), { maxLength: 4 });
const plain = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('crypto box', () => {
	it('opens what it sealed', () => {
		fc.assert(
			fc.property(plain, binding, (text, bound) => {
				expect(box.open(box.seal(text, bound), bound)).toBe(text);
			}),
		);
	});

	it('never seals the same value twice alike and never shows it', () => {
		const sealed = new Set(Array.from({ length: 200 }, () => box.seal('top secret', ['x'])));
		expect(sealed.size).toBe(200);
		expect([...sealed].join('')).not.toContain('top secret');
	});

	it('does not open for another binding', () => {
		fc.assert(
			fc.property(plain, binding, binding, (text, bound, other) => {
				fc.pre(JSON.stringify(bound) !== JSON.stringify(other));
				expect(() => box.open(box.seal(text, bound), other)).toThrow(SealedValueError);
			}),
		);
	});

	it('does not open after any change of one character', () => {
		fc.assert(
			fc.property(plain, fc.nat(), fc.constantFrom(...'AZaz09-_.=v1'), (text, at, letter) => {
				const sealed = box.seal(text, ['field']);
				const place = at % sealed.length;
				fc.pre(sealed[place] !== letter);
				const changed = sealed.slice(0, place) + letter + sealed.slice(place + 1);
				expect(() => box.open(changed, ['field'])).toThrow(SealedValueError);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('does not open what is cut off, longer or not ours', () => {
		const sealed = box.seal('text', []);
		for (const other of [
			sealed.slice(0, -1),
			`${sealed}A`,
			`${sealed}=`,
			`${sealed}.`,
			'',
			'v1.a.',
		]) {
			expect(() => box.open(other, [])).toThrow(SealedValueError);
		}
	});

	it('opens values of older keys of the ring', () => {
		const sealed = box.seal('old', ['x']);
		expect(createCryptoBox({ current: 'b', keys }).open(sealed, ['x'])).toBe('old');
		const without = createCryptoBox({ current: 'b', keys: { b: keys.b } });
		expect(() => without.open(sealed, ['x'])).toThrow('unknown key (key a)');
	});

	it('does not take a value of one form for one of the other', () => {
		const ring = { current: 'a', keys };
		const newer = createCryptoBox(ring, 'v2');
		const [older, sealed] = [box.seal('x', []), newer.seal('x', [])];
		expect(() => newer.open(older, [])).toThrow(SealedValueError);
		expect(() => newer.open(`v2${older.slice(2)}`, [])).toThrow('changed');
		expect(() => box.open(`v1${sealed.slice(2)}`, [])).toThrow('changed');
		expect(readSealedHeader(older)).toEqual({ form: 'v1', keyId: 'a' });
		expect(readSealedHeader(sealed)).toEqual({ form: 'v2', keyId: 'a' });
		expect(readSealedHeader('a text')).toBeNull();
	});

	it('tries every key for an id that names none, and no key for any other', () => {
		const old = createCryptoBox({ current: 'k1', keys: { k1: keys.b } }).seal('old', ['x']);
		const ring = { current: 'a', keys, nameless: ['k1'] };
		expect(createCryptoBox(ring).open(old, ['x'])).toBe('old');
		expect(() => createCryptoBox(ring).open(old, ['y'])).toThrow('changed (key k1)');
		expect(() => box.open(old, ['x'])).toThrow('unknown key (key k1)');
	});

	it.each([
		[{ current: 'c', keys }, 'no key "c"'],
		[{ current: 'a', keys: { a: randomBytes(16) } }, 'not of 32 bytes'],
		[{ current: 'a.b', keys: { 'a.b': randomBytes(32) } }, 'letters and digits'],
	])('refuses a key ring that is not usable (%#)', (ring, message) => {
		expect(() => createCryptoBox(ring)).toThrow(message);
	});
});
