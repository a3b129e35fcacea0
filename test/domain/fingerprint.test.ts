import fc from 'fast-check';
import {
	differingFields,
	fingerprint,
	type Submission,
} from '../../service/src/domain/fingerprint.js';

const WIRE_NAMES: Record<keyof Submission, string> = {
	accountId: 'account_id',
	boardId: 'board_id',
	title: 'title',
	description: 'description',
	altText: 'alt_text',
	dominantColor: 'dominant_color',
	relatedTerms: 'related_terms',
	link: 'link_url',
	imageUrl: 'image_url',
	assetId: 'asset_id',
	coverImageUrl: 'cover_image_url',
	coverImageAssetId: 'cover_image_asset_id',
	runAt: 'run_at',
};
const FIELDS = Object.keys(WIRE_NAMES) as (keyof Submission)[];

const word = fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 12 });
const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const optional = fc.option(text, { nil: null });

const submission: fc.Arbitrary<Submission> = fc.record({
	accountId: fc.uuid(),
	boardId: fc.stringMatching(/^[1-9]\d{4,17}$/),
	title: text,
	description: optional,
	altText: optional,
	dominantColor: fc.option(fc.constantFrom('#ff8800', '#000000'), { nil: null }),
	relatedTerms: fc.option(fc.array(text, { minLength: 1, maxLength: 4 }), { nil: null }),
	link: fc.option(fc.webUrl(), { nil: null }),
	imageUrl: fc.option(fc.webUrl(), { nil: null }),
	assetId: fc.option(fc.uuid(), { nil: null }),
	coverImageUrl: fc.option(fc.webUrl(), { nil: null }),
	coverImageAssetId: fc.option(fc.uuid(), { nil: null }),
	runAt: fc.option(fc.constant('2026-05-01T09:00:00.000Z'), { nil: null }),
});

const SPACES = [' ', '\t', '\n', '\r\n', '\u00a0', '\u2003', '  '] as const;

/** The same texts, written differently: other unicode form, other and more white space. */
function rewritten(original: Submission, form: 'NFC' | 'NFD', space: string): Submission {
	const other = (value: string): string =>
		`${space}${value.normalize(form).replaceAll(' ', space)}${space}`;
	const entries = FIELDS.map((field) => {
		const value = original[field];
		if (value === null) return [field, null];
		return [field, typeof value === 'string' ? other(value) : value.map(other)];
	});
	return Object.fromEntries(entries) as Submission;
}

/** Another value of the field, which differs by more than its form. */
function changed(original: Submission, field: keyof Submission): Submission {
	const value = original[field];
	if (field === 'relatedTerms') {
		return { ...original, relatedTerms: [...(original.relatedTerms ?? []), 'added'] };
	}
	return { ...original, [field]: typeof value === 'string' ? `${value}+` : 'added' };
}

const backwards = (original: Submission): Submission =>
	Object.fromEntries(Object.entries(original).reverse()) as Submission;

describe('fingerprint', () => {
	it('is a SHA-256 in hex', () => {
		fc.assert(
			fc.property(submission, (one) => /^[0-9a-f]{64}$/.test(fingerprint(one))),
			{ numRuns: 50 },
		);
	});

	it('does not depend on the order of keys', () => {
		fc.assert(
			fc.property(submission, (one) => fingerprint(one) === fingerprint(backwards(one))),
			{ numRuns: 300 },
		);
	});

	it('does not depend on unicode form and white space', () => {
		fc.assert(
			fc.property(
				submission,
				fc.constantFrom('NFC' as const, 'NFD' as const),
				fc.constantFrom(...SPACES),
				(one, form, space) => {
					const other = rewritten(one, form, space);
					expect(differingFields(one, other)).toEqual([]);
					expect(fingerprint(other)).toBe(fingerprint(one));
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it.each(FIELDS)('depends on %s', (field) => {
		fc.assert(
			fc.property(submission, (one) => fingerprint(one) !== fingerprint(changed(one, field))),
			{ numRuns: 50 },
		);
	});

	it('takes an empty text and an empty list for an absent one', () => {
		fc.assert(
			fc.property(submission, (one) => {
				const empty = { ...one, description: '', altText: '  ', relatedTerms: [] };
				const absent = { ...one, description: null, altText: null, relatedTerms: null };
				return fingerprint(empty) === fingerprint(absent);
			}),
			{ numRuns: 50 },
		);
	});

	it('tells a value from the same value in another field', () => {
		fc.assert(
			fc.property(submission, text, (one, value) => {
				fc.pre(value.trim() !== '');
				const asDescription = { ...one, description: value, altText: null };
				const asAltText = { ...one, description: null, altText: value };
				return fingerprint(asDescription) !== fingerprint(asAltText);
			}),
			{ numRuns: 100 },
		);
	});

	it('leaves out blank terms', () => {
		fc.assert(
			fc.property(submission, (one) => {
				const terms = one.relatedTerms ?? ['a', 'b'];
				const plain = { ...one, relatedTerms: terms };
				const padded = { ...one, relatedTerms: ['', ...terms, ' '] };
				return fingerprint(plain) === fingerprint(padded);
			}),
			{ numRuns: 50 },
		);
	});

	it('tells terms apart by where one ends, and by their order and case', () => {
		const base = fc.sample(submission, 1)[0];
		const lists = [['a b'], ['a', 'b'], ['b', 'a'], ['A', 'b'], ['a,b']];
		const prints = lists.map((relatedTerms) => base && fingerprint({ ...base, relatedTerms }));
		expect(new Set(prints).size).toBe(lists.length);
	});
});

describe('differingFields', () => {
	it('is empty exactly for equal fingerprints', () => {
		fc.assert(
			fc.property(submission, submission, (one, other) => {
				const same = fingerprint(one) === fingerprint(other);
				return (differingFields(one, other).length === 0) === same;
			}),
			{ numRuns: 300 },
		);
	});

	it('names exactly the fields that differ, in the words of the wire', () => {
		fc.assert(
			fc.property(submission, fc.subarray(FIELDS), (one, fields) => {
				const other = fields.reduce(changed, one);
				const expected = fields.map((field) => WIRE_NAMES[field]).sort();
				expect(differingFields(one, other).sort()).toEqual(expected);
				expect(differingFields(other, one).sort()).toEqual(expected);
			}),
			{ numRuns: 300 },
		);
	});
});
