import fc from 'fast-check';
import {
	judgeReadBack,
	type BoardReading,
	type ListedPin,
	type SentTexts,
} from '../../service/src/domain/read-back.js';

const STARTED = new Date('2026-03-01T12:00:00.000Z');
const SLACK_MS = 60_000;
const NONE: ReadonlySet<string> = new Set();

const SENT: SentTexts = {
	boardId: 'b1',
	title: "Grandma's café & bar",
	description: 'Two words 👩‍👩‍👧',
	altText: null,
	link: 'https://example.com/cafe',
	startedAt: STARTED,
};

const listed = (changes: Partial<ListedPin> = {}): ListedPin => ({
	id: 'p1',
	boardId: 'b1',
	title: SENT.title,
	description: SENT.description,
	altText: null,
	link: SENT.link,
	createdAt: new Date(STARTED.getTime() + 1_000),
	isOwner: true,
	...changes,
});

const at = (offsetMs: number): Date => new Date(STARTED.getTime() + offsetMs);
const reading = (pins: readonly ListedPin[], complete = true): BoardReading => ({ pins, complete });
const judge = (...pins: ListedPin[]) => judgeReadBack(SENT, reading(pins), NONE);

describe('judgeReadBack', () => {
	it.each<[string, Partial<ListedPin>]>([
		['as it was sent', {}],
		['with entities', { title: 'Grandma&#39;s café &amp; bar' }],
		['with numbered entities', { title: 'Grandma&#x27;s caf&#233; &#38; bar' }],
		['in decomposed form', { title: SENT.title.normalize('NFD') }],
		['with odd spaces', { title: "  Grandma's\u00a0café\n& bar ", description: 'Two\t words 👩‍👩‍👧' }],
		['with an empty text for none', { altText: '' }],
		['with a link written differently', { link: 'HTTPS://EXAMPLE.com:443/cafe' }],
		['without a creation time', { createdAt: null }],
		['made at the edge of the slack', { createdAt: at(-SLACK_MS) }],
		['made long after, when the board is read late', { createdAt: at(3_600_000) }],
	])('adopts a pin %s', (_, changes) => {
		expect(judge(listed(changes))).toEqual({ kind: 'adopt', pinId: 'p1', others: [] });
	});

	it.each<[string, Partial<ListedPin>]>([
		['older than the slack', { createdAt: at(-SLACK_MS - 1) }],
		['of somebody else', { isOwner: false }],
		['on another board', { boardId: 'b2' }],
		['with another title', { title: "Grandma's cafe & bar" }],
		['with another description', { description: 'Two words 👩‍👩‍👦' }],
		['without the description', { description: null }],
		['with an alt text that was not sent', { altText: 'A café' }],
		['with another link', { link: 'https://example.com/cafe?id=2' }],
		['without the link', { link: null }],
	])('does not adopt a pin %s', (_, changes) => {
		expect(judge(listed(changes))).toEqual({ kind: 'absent' });
	});

	it('adopts the oldest of several and names the others, in any order of the list', () => {
		const pins = [
			listed({ id: 'later', createdAt: at(9_000) }),
			listed({ id: 'oldest', createdAt: at(500) }),
			listed({ id: 'middle', createdAt: at(2_000) }),
			listed({ id: 'stranger', createdAt: at(0), title: 'Other' }),
		];
		fc.assert(
			fc.property(fc.shuffledSubarray(pins, { minLength: pins.length }), (order) => {
				expect(judge(...order)).toEqual({
					kind: 'adopt',
					pinId: 'oldest',
					others: ['middle', 'later'],
				});
			}),
		);
	});

	describe('with a mark in its link', () => {
		const MARK = '9f8e7d6c5b4a';
		const marked: SentTexts = {
			...SENT,
			link: `https://example.com/cafe?a=b%20c&utm_content=${MARK}#top`,
			linkMark: MARK,
		};
		const judgeMarked = (...pins: ListedPin[]) => judgeReadBack(marked, reading(pins), NONE);

		it.each<[string, Partial<ListedPin>]>([
			['as it was sent', { link: marked.link }],
			[
				'whose link has its parameters in another order',
				{ link: `https://example.com/cafe?utm_content=${MARK}&a=b+c` },
			],
			[
				'whose texts were changed beyond recognition',
				{ link: marked.link, title: 'Cafe', description: null },
			],
			['whose link has lost the mark', { link: 'https://example.com/cafe?a=b%20c#top' }],
		])('adopts a pin %s', (_, changes) => {
			expect(judgeMarked(listed(changes))).toEqual({ kind: 'adopt', pinId: 'p1', others: [] });
		});

		it.each<[string, Partial<ListedPin>]>([
			[
				'with the mark of another publication',
				{ link: marked.link?.replace(MARK, '000000000000') ?? null },
			],
			['without a link', { link: null }],
			['whose link is none', { link: `utm_content=${MARK}` }],
		])('does not adopt a pin %s', (_, changes) => {
			expect(judgeMarked(listed(changes))).toEqual({ kind: 'absent' });
		});

		it('adopts the marked one, however many look the same', () => {
			const byHand = listed({
				id: 'hand',
				link: 'https://example.com/cafe?a=b%20c#top',
				createdAt: at(-50_000),
			});
			expect(judgeMarked(byHand, listed({ link: marked.link }))).toEqual({
				kind: 'adopt',
				pinId: 'p1',
				others: [],
			});
		});
	});

	it('never adopts a pin that another publication owns', () => {
		const pins = [listed({ id: 'p1' }), listed({ id: 'p2', createdAt: at(5_000) })];
		expect(judgeReadBack(SENT, reading(pins), new Set(['p1']))).toEqual({
			kind: 'adopt',
			pinId: 'p2',
			others: [],
		});
		expect(judgeReadBack(SENT, reading(pins), new Set(['p1', 'p2'])).kind).toBe('absent');
	});

	it('is unclear, and never absent, when the listing is not complete', () => {
		expect(judgeReadBack(SENT, reading([], false), NONE)).toEqual({ kind: 'unclear' });
		const other = listed({ title: 'Other' });
		expect(judgeReadBack(SENT, reading([other], false), NONE)).toEqual({ kind: 'unclear' });
	});

	it('adopts from a listing that is not complete', () => {
		expect(judgeReadBack(SENT, reading([listed()], false), NONE).kind).toBe('adopt');
	});
});

describe('judgeReadBack on any board', () => {
	const pin: fc.Arbitrary<ListedPin> = fc.record({
		id: fc.stringMatching(/^p\d$/),
		boardId: fc.constantFrom('b1', 'b1', 'b2'),
		title: fc.constantFrom(SENT.title, SENT.title, 'Other'),
		description: fc.constantFrom(SENT.description, null),
		altText: fc.constant(null),
		link: fc.constantFrom(SENT.link, SENT.link, null),
		createdAt: fc.option(fc.integer({ min: -120_000, max: 120_000 }).map(at), { nil: null }),
		isOwner: fc.boolean(),
	});
	const board = fc.uniqueArray(pin, { selector: ({ id }) => id });
	const taken = fc.uniqueArray(fc.stringMatching(/^p\d$/)).map((ids) => new Set(ids));

	it('adopts only free pins of its own that fit, and names each once', () => {
		fc.assert(
			fc.property(board, taken, fc.boolean(), (pins, owned, complete) => {
				const verdict = judgeReadBack(SENT, reading(pins, complete), owned);
				if (verdict.kind !== 'adopt') return;
				const named = [verdict.pinId, ...verdict.others];
				expect(new Set(named).size).toBe(named.length);
				for (const id of named) {
					expect(owned.has(id)).toBe(false);
					expect(pins.find((found) => found.id === id)).toMatchObject({
						boardId: 'b1',
						isOwner: true,
						title: SENT.title,
						description: SENT.description,
						link: SENT.link,
					});
				}
			}),
			{ numRuns: 1_000 },
		);
	});

	it('lets twins that are judged one after the other share no pin', () => {
		fc.assert(
			fc.property(board, taken, fc.integer({ min: 2, max: 5 }), (pins, owned, twins) => {
				const all = new Set(owned);
				for (let twin = 0; twin < twins; twin++) {
					const verdict = judgeReadBack(SENT, reading(pins), all);
					if (verdict.kind !== 'adopt') return;
					expect(all.has(verdict.pinId)).toBe(false);
					all.add(verdict.pinId);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('says absent only of a complete listing', () => {
		fc.assert(
			fc.property(board, taken, fc.boolean(), (pins, owned, complete) => {
				const { kind } = judgeReadBack(SENT, reading(pins, complete), owned);
				return kind === 'adopt' || kind === (complete ? 'absent' : 'unclear');
			}),
			{ numRuns: 500 },
		);
	});

	it('does not depend on the order of the listing where the times differ', () => {
		const timed = fc.uniqueArray(
			pin.filter(({ createdAt }) => createdAt !== null),
			{ selector: ({ createdAt }) => createdAt?.getTime() },
		);
		fc.assert(
			fc.property(timed, (pins) => {
				expect(judge(...[...pins].reverse())).toEqual(judge(...pins));
			}),
			{ numRuns: 500 },
		);
	});
});
