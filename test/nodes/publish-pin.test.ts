import type { INode } from 'n8n-workflow';
import { refusal, useFakePinlane } from './fake-pinlane';
import { readWorkflow, runWorkflow, withNode, type Execution } from './n8n-run';
import { ACCOUNT_ID, account, board, pin, PIN_ID, published } from './samples';

const NODE = 'Publish Pin';
const file = readWorkflow('publish-pin');
const pinlane = useFakePinlane();

const run = (parameters: INode['parameters'] = {}): Promise<Execution> =>
	runWorkflow(withNode(file, NODE, { parameters }));

const bodies = (): Record<string, unknown>[] =>
	pinlane.bodies('POST /v1/pins') as Record<string, unknown>[];

const keys = (): unknown[] => bodies().map(({ idempotency_key: key }) => key);

describe('Publish Pin', () => {
	it('hands each item to the service, with the key of the credential', async () => {
		const { error, items } = await run();
		expect(error).toBeUndefined();
		expect(pinlane.sent).toMatchObject([
			{ method: 'POST', path: '/v1/pins', headers: { 'x-api-key': 'pb_test_key' } },
			{ method: 'POST', path: '/v1/pins' },
		]);
		expect(bodies()).toEqual([
			{
				account_id: ACCOUNT_ID,
				board_id: '11',
				title: 'Tomato soup',
				image_url: 'https://example.com/soup.jpg',
				link_url: 'https://example.com/soup',
				idempotency_key: expect.stringMatching(/^n8n-[0-9a-f]{64}$/),
			},
			expect.objectContaining({ title: 'Rye bread' }),
		]);
		expect(items(NODE).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('sends every text, and none that is empty', async () => {
		await run({
			additionalFields: {
				altText: 'A bowl',
				description: 'Hot',
				dominantColor: '#A0522D',
				linkUrl: ' ',
				relatedTerms: 'soup, dinner',
			},
		});
		expect(bodies()[0]).toMatchObject({
			alt_text: 'A bowl',
			description: 'Hot',
			dominant_color: '#A0522D',
			related_terms: 'soup, dinner',
		});
		expect(bodies()[0]).not.toHaveProperty('link_url');
	});

	it('joins related terms that come as a list', async () => {
		await run({ additionalFields: { relatedTerms: '={{ ["soup", " dinner "] }}' } });
		expect(bodies()[0]).toMatchObject({ related_terms: 'soup, dinner' });
	});

	it('takes the text "false" of an expression for no', async () => {
		const { json } = await run({
			simplify: '={{ "false" }}',
			options: { waitForCompletion: '={{ "False" }}' },
		});
		expect(json(NODE)[0]).toEqual({ ...pin(), already_existed: false });
		expect(pinlane.sent).toHaveLength(2);
	});

	it('sends a stored asset in place of an image address', async () => {
		await run({ imageSource: 'asset', assetId: PIN_ID });
		expect(bodies()[0]).toMatchObject({ asset_id: PIN_ID });
		expect(bodies()[0]).not.toHaveProperty('image_url');
	});

	it.each([
		['Title', { title: '={{ $json }}' }],
		['Image URL', { imageUrl: '={{ [$json.image] }}' }],
		['Alt Text', { additionalFields: { altText: '={{ { a: 1 } }}' } }],
		['Idempotency Key', { options: { idempotencyKey: '={{ $json }}' } }],
	])('refuses an object as %s, which no text stands for', async (field, parameters) => {
		const { error } = await run(parameters);
		expect(error?.message).toMatch(new RegExp(`^${field} is no text: `));
		expect(bodies()).toEqual([]);
	});

	it('sends nothing where an expression finds nothing', async () => {
		await run({
			title: '={{ $json.missing }}',
			additionalFields: { altText: '={{ $json.missing }}' },
		});
		expect(bodies()[0]).toMatchObject({ title: '' });
		expect(bodies()[0]).not.toHaveProperty('alt_text');
	});

	it('gives at most ten flat members, or all of the pin', async () => {
		pinlane.answer('POST /v1/pins', published);
		const [short] = (await run()).json(NODE);
		expect(short).toEqual({
			id: PIN_ID,
			status: 'published',
			title: 'Tomato soup',
			board_id: '11',
			pinterest_pin_id: '99',
			pinterest_url: 'https://www.pinterest.com/pin/99/',
			published_at: '2026-11-21T09:00:05.000Z',
			error_code: null,
			already_existed: false,
		});
		const [whole] = (await run({ simplify: false })).json(NODE);
		expect(whole).toEqual({ ...published, already_existed: false });
	});
});

describe('the key of Publish Pin', () => {
	afterEach(() => jest.restoreAllMocks());
	const at = (instant: string): unknown =>
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse(instant));

	it('is the same in a second run of the same day', async () => {
		await run();
		const first = keys();
		await run({ additionalFields: { linkUrl: '={{ $json.link }}', description: 'Other' } });
		expect(new Set(first).size).toBe(2);
		expect(keys().slice(2)).toEqual(first);
	});

	it('is another one for other content', async () => {
		await run();
		await run({ title: 'Soup' });
		await run({ imageUrl: 'https://example.com/other.jpg' });
		await run({ board: { __rl: true, mode: 'id', value: '12' } });
		await run({ additionalFields: {} });
		expect(new Set(keys()).size).toBe(10);
	});

	it("turns with the day of the workflow's zone", async () => {
		at('2026-11-21T22:30:00Z');
		await run();
		at('2026-11-21T23:30:00Z');
		await run();
		at('2026-11-22T22:30:00Z');
		await run();
		const [evening, , night, , nextEvening] = keys();
		expect(evening).not.toBe(night);
		expect(nextEvening).toBe(night);
	});

	it('is the text of the option, where there is one', async () => {
		await run({ options: { idempotencyKey: '={{ $json.link }}' } });
		expect(keys()).toEqual(['https://example.com/soup', 'https://example.com/bread']);
	});

	it('brings the first pin back, and says so', async () => {
		pinlane.answer('POST /v1/pins', pin({ already_existed: true }));
		expect((await run()).json(NODE)).toMatchObject([
			{ id: PIN_ID, already_existed: true },
			{ id: PIN_ID, already_existed: true },
		]);
	});

	it('fails the item where the first pin failed, for nothing was sent again', async () => {
		const failed = {
			status: 'failed',
			error_code: 'link_blocked',
			error_message: 'Spam.',
		} as const;
		pinlane.answer('POST /v1/pins', pin({ ...failed, already_existed: true }));
		const { error } = await run();
		expect(error?.message).toBe('The pin was not published: Spam.');
		expect(error?.description).toContain('An earlier run sent this pin');
		expect(error?.context).toMatchObject({ code: 'link_blocked', pin_id: PIN_ID, itemIndex: 0 });
	});
});

describe('account and board of Publish Pin', () => {
	// As an expression, for n8n itself refuses a fixed text of another form before the run.
	const url = (value: string) => ({ __rl: true, mode: 'url', value: `={{ "${value}" }}` });
	const SOUPS = 'https://de.pinterest.com/Ana/summer-soups/';

	it('may be given as addresses', async () => {
		await run({ account: url('https://www.pinterest.com/ana/'), board: url(SOUPS) });
		expect(bodies()[0]).toMatchObject({ account_id: ACCOUNT_ID, board_id: '11' });
	});

	it('are looked up once for all items of a run', async () => {
		await run({ account: url('https://www.pinterest.com/ana/'), board: url(SOUPS) });
		expect(pinlane.sent.map(({ path }) => path)).toEqual([
			'/v1/pinterest/accounts',
			'/v1/pinterest/boards',
			'/v1/pins',
			'/v1/pins',
		]);
		await run({ account: url('https://www.pinterest.com/ana/') });
		expect(pinlane.sent.filter(({ path }) => path.endsWith('/accounts'))).toHaveLength(2);
	});

	it('are looked up again for the next item where the service was away', async () => {
		pinlane.answer('GET /v1/pinterest/accounts', refusal(500, 'internal_error'), {
			status: 200,
			body: [account()],
		});
		const parameters = { account: url('https://www.pinterest.com/ana/') };
		const { items } = await runWorkflow(
			withNode(file, NODE, { parameters, onError: 'continueErrorOutput' }),
		);
		expect(items(NODE).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});

	it('and a stored asset may be written in capitals', async () => {
		const id = ACCOUNT_ID.toUpperCase();
		const parameters = { imageSource: 'asset', assetId: id, board: url(SOUPS) };
		await run({ ...parameters, account: { __rl: true, mode: 'id', value: id } });
		await run({ ...parameters, assetId: ACCOUNT_ID });
		expect(bodies()[0]).toMatchObject({ account_id: ACCOUNT_ID, asset_id: ACCOUNT_ID });
		expect(keys()[2]).toBe(keys()[0]);
	});

	it('may be given as plain texts by an expression', async () => {
		await run({ account: `={{ "${ACCOUNT_ID}" }}`, board: '={{ 12 }}' });
		expect(bodies()[0]).toMatchObject({ account_id: ACCOUNT_ID, board_id: '12' });
	});

	it.each([
		['an empty account', { account: '={{ "" }}' }, 'Account is empty'],
		['an empty board', { board: '={{ undefined }}' }, 'Board is empty'],
		[
			'an unknown user',
			{ account: url('https://pinterest.com/bob') },
			'No connected account is called "bob"',
		],
		[
			'another site',
			{ account: url('https://example.com/ana') },
			'Account is no Pinterest address: https://example.com/ana',
		],
		[
			'a profile for a board',
			{ board: url('https://pinterest.com/ana') },
			'Board is the address of a profile',
		],
		[
			'an unknown board',
			{ board: url('https://pinterest.com/ana/cakes') },
			'No board of the account can be meant by "cakes"',
		],
		[
			'a board without letters',
			{ board: url('https://pinterest.com/ana/%F0%9F%8D%B2') },
			'No board of the account can be meant by "🍲"',
		],
		[
			'a board of another user',
			{ board: url('https://pinterest.com/bob/tea') },
			'Board is a board of "bob", but Account is "ana"',
		],
	])('are refused as %s, before anything is sent', async (_, parameters, message) => {
		pinlane.answer('GET /v1/pinterest/boards', [board('11', 'Tea'), board('12', '✨')]);
		const { error } = await run(parameters);
		expect(error?.message).toBe(message);
		expect(error?.description).toBeTruthy();
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(bodies()).toEqual([]);
	});

	it('are refused where two boards could be meant', async () => {
		pinlane.answer('GET /v1/pinterest/boards', [
			board('1', 'Summer soups!'),
			board('2', 'Summer Soups'),
		]);
		expect((await run({ board: url(SOUPS) })).error?.message).toContain('Several boards');
	});

	it('take a board of an account whose name nobody knows', async () => {
		pinlane.answer('GET /v1/pinterest/accounts', [account({ username: null })]);
		await run({ board: url(SOUPS) });
		expect(bodies()[0]).toMatchObject({ board_id: '11' });
	});
});
