import fc from 'fast-check';
import { fingerprint } from '../../../service/src/domain/fingerprint.js';
import { likenessKey } from '../../../service/src/domain/likeness.js';
import { createPinBody } from '../../../service/src/features/pins/schemas.js';
import { contentOf } from '../../../service/src/features/publications/content-of.js';

type Body = Record<string, unknown>;

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(
	// Control characters are refused, and white space is what the variants change.
	(text) => !/[\p{Cc}\s]/u.test(text.normalize('NFD')) && text.trim() === text,
);
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const link = fc.webUrl({ withQueryParameters: true, withFragments: true });
const absent = fc.constantFrom(undefined, null, '');

const body: fc.Arbitrary<Body> = fc.record({
	account_id: fc.uuid(),
	board_id: fc.stringMatching(/^[1-9]\d{4,17}$/),
	title: text,
	description: fc.option(text, { nil: undefined }),
	alt_text: fc.option(text, { nil: undefined }),
	dominant_color: fc.option(fc.constantFrom('#FF8800', '#0A0B0C'), { nil: undefined }),
	related_terms: fc.option(
		fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 }),
		{
			nil: undefined,
		},
	),
	link_url: fc.option(link, { nil: undefined }),
	image_url: link,
});

const SPACES = ['  ', '\t', '\n', '\u00a0', '\u2003'] as const;

interface Variation {
	readonly form: 'NFC' | 'NFD';
	readonly space: string;
	readonly none: undefined | null | '';
	readonly alias: boolean;
	readonly order: number;
}
const variation: fc.Arbitrary<Variation> = fc.record({
	form: fc.constantFrom('NFC' as const, 'NFD' as const),
	space: fc.constantFrom(...SPACES),
	none: absent,
	alias: fc.boolean(),
	order: fc.nat(20),
});

/** The same request as another client writes it. */
function rewritten(original: Body, { form, space, none, alias, order }: Variation): Body {
	const written = (value: string): string => value.normalize(form).replaceAll(' ', space);
	const changed: Body = { ...original };
	for (const field of ['title', 'description', 'alt_text']) {
		const value = original[field];
		changed[field] = typeof value === 'string' ? `${space}${written(value)} ` : none;
	}
	for (const field of ['dominant_color', 'related_terms', 'link_url']) changed[field] ??= none;
	const { dominant_color: color, related_terms: terms } = original;
	if (typeof color === 'string') changed['dominant_color'] = color.slice(1).toLowerCase();
	if (Array.isArray(terms)) changed['related_terms'] = ` ${terms.join(' , ')},`;
	if (alias) {
		changed['media_url'] = changed['image_url'];
		changed['link'] = changed['link_url'];
		delete changed['image_url'];
		delete changed['link_url'];
	}
	const entries = Object.entries(changed);
	const from = order % entries.length;
	return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)]);
}

function submissionOf(sent: Body) {
	const parsed = createPinBody.parse(JSON.parse(JSON.stringify(sent)));
	return { ...contentOf(parsed, parsed.board_id ?? ''), accountId: parsed.account_id, runAt: null };
}

describe('the fingerprint of a request', () => {
	it('is the same however the same request is written: 5,000 pairs', () => {
		fc.assert(
			fc.property(body, variation, (one, how) => {
				const [first, second] = [submissionOf(one), submissionOf(rewritten(one, how))];
				expect(fingerprint(second)).toBe(fingerprint(first));
				expect(likenessKey(second)).toBe(likenessKey(first));
			}),
			{ numRuns: 5_000 },
		);
	});

	it('is another one for every other value of a field', () => {
		const other: Readonly<Record<string, (value: unknown) => unknown>> = {
			account_id: () => '00000000-0000-4000-8000-000000000000',
			board_id: (value) => `${String(value)}0`,
			title: (value) => `${String(value)}x`,
			description: (value) => `${String(value ?? '')}x`,
			alt_text: (value) => `${String(value ?? '')}x`,
			dominant_color: (value) => (value === '#FF8800' ? '#0A0B0C' : '#FF8800'),
			related_terms: (value) => [...((value as string[] | undefined) ?? []), 'more'],
			link_url: (value) => `${String(value ?? 'https://example.com/')}x`,
			image_url: (value) => `${String(value)}x`,
		};
		fc.assert(
			fc.property(body, fc.constantFrom(...Object.keys(other)), (one, field) => {
				const changed = { ...one, [field]: other[field]?.(one[field]) };
				expect(fingerprint(submissionOf(changed))).not.toBe(fingerprint(submissionOf(one)));
			}),
			{ numRuns: 1_000 },
		);
	});
});
