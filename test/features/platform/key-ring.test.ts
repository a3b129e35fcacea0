import { randomBytes } from 'node:crypto';
import { createCryptoBox } from '../../../service/src/platform/crypto-box.js';
import { keyRingOf, masterKeyId } from '../../../service/src/platform/key-ring.js';

describe('keyRingOf', () => {
	const [one, two] = [randomBytes(32), randomBytes(32)];

	it('names every key after its bytes, and not by showing them', () => {
		const ring = keyRingOf({ current: one, others: [two, one] });
		expect(ring.current).toBe(masterKeyId(one));
		expect(Object.keys(ring.keys).sort()).toEqual([masterKeyId(one), masterKeyId(two)].sort());
		expect(masterKeyId(one)).toMatch(/^mk-[0-9a-f]{12}$/);
		expect(one.toString('hex')).not.toContain(masterKeyId(one).slice(3));
	});

	it('gives the same name on every start, whatever the key is used as', () => {
		const sealed = createCryptoBox(keyRingOf({ current: one, others: [] })).seal('x', []);
		const later = createCryptoBox(keyRingOf({ current: two, others: [one] }));
		expect(later.open(sealed, [])).toBe('x');
	});
});
